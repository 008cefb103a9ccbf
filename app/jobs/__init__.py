"""The timer: what is done without being asked."""
