"""Room 4: two pictures in, one match out."""
