"""The console in a real browser: `make browser`, apart from `make test`."""
