"""What the cases of a ruleset show of its rules, what they do not, and which cases would show that too."""
