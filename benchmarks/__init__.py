"""Benchmarks: named workloads, contenders shown to decide alike, then timed."""
