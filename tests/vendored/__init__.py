"""What the console vendors, and from which package it is made anew."""
