"""Tools with no word of the domain in them."""
