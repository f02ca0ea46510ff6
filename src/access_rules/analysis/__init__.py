"""What can be learnt of rules and cases beyond one decision."""
