"""Version 1 of the published contract."""
