"""The analyses of watches: those that never fire, or to no purpose, and what their conditions say too much."""
