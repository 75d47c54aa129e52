"""Joining: facts of all modules to symbols, hierarchies, references."""
