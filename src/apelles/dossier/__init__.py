"""One case, assembled from records, rendered, sealed, and checked by whoever receives it."""
