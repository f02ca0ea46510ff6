"""Wording and output formats: decisions and diagnostics as people read them."""
