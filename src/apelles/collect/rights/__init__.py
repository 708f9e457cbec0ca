"""Signals about the rights in a picture, one file each, and the copy they were seen on."""
