"""Syntax events to one module's facts: scopes, names, uses, evidence."""
