"""Room 2: from a picture to its descriptors."""
