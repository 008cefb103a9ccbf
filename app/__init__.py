"""Notices of illegal content, their deadlines, and what a late answer is exposed to."""
