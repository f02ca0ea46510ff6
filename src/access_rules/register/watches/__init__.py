"""Watches over the register: what they make of a task that is submitted, and the notices they raise."""
