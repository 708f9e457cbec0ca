"""Reproducible measurements of Apelles: each prints a table and writes JSON."""
