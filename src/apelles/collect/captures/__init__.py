"""What was saved with pictures when they were fetched: answers of servers, rows of data sets."""
