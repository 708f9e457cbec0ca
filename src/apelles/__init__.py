"""Apelles, the open evidence bench for AI art."""
