"""The service as it is run: real processes, real time, a real network."""
