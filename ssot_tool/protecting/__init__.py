"""The use case tests: which tests reach the members of a role."""
