"""Reading rulesets: from the text of files to a typed ruleset, or to findings about it."""
