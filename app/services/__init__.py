"""Acts: one function per thing that may happen."""
