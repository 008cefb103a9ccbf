"""PostgreSQL: the engine, the tables, and the queries of each noun."""
