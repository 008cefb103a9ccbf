"""The other side of the API: what a platform needs to speak with a register."""
