"""Where a function runs over many rows, and where weights come from."""
