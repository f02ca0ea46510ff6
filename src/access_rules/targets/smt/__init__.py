"""A ruleset as formulas, so that a solver can speak of all tasks at once, those with missing facts too."""
