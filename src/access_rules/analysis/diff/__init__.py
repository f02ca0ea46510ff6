"""What a change of rules really changes: not the text, but which tasks come out otherwise."""
