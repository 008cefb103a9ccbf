"""What comes for Prometheus, tried with Prometheus itself: `make monitoring`."""
