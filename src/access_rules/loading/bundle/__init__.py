"""Built rulesets: one file that loads without YAML and pydantic, and never runs anything that it holds."""
