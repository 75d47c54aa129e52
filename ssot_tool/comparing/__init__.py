"""The use case compare: the members of a role side by side, method by method."""
