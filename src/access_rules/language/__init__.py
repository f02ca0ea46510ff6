"""The rule language as data."""
