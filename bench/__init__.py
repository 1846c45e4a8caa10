"""Benchmarks: one file per budget, each figure with its load and the machine that it was measured on."""
