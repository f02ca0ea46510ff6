"""The meaning of rules: the reference evaluator and the decision it gives."""
