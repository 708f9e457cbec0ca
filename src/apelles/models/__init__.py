"""Room 4a: anything that makes pictures, behind one adapter."""
