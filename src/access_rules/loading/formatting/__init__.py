"""Writing a file again in its one canonical form: the same data, every comment, one way of laying it out."""
