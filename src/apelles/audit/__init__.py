"""Many pictures at once: what may be done with them, and whose they are."""
