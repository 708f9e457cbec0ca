"""Copied regions with a known place: suspects, their truth, and the score."""
