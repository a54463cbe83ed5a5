"""Ours beside NumPy and numba: ``python -m benchmarks``."""
