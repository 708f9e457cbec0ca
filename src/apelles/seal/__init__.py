"""Records that cannot be changed unnoticed: the append-only ledger, its Merkle root, keys and signatures."""
