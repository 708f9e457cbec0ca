"""Room 3: the works we compare against."""
