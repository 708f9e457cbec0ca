"""Room 6: one suspect, and what the matches say of it."""
