"""The only place where rooms meet."""
