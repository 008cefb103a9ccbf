"""Delivery: what leaves the house, to public addresses only."""
