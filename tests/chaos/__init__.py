"""Long trials, run by `make chaos` and not by `make test`."""
