"""Room 5: from a score to how surprising it is."""
