"""Room 1: bring pictures in, each with its source."""
