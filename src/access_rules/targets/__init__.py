"""Translations of a ruleset for speed or for other engines; none of them adds a meaning of its own."""
