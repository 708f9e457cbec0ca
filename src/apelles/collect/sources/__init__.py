"""The places that pictures come from, one module each."""
