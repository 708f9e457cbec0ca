"""Shared elements, one detector in a file: what anyone may use, measured one by one."""
