"""Domain values into the words of the published contract: the one translation."""
