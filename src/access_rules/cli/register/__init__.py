"""``access-rules register``: its verbs."""
