"""The console as a browser meets it."""
