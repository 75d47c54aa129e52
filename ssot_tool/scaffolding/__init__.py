"""The use case scaffold: the canonical class that serves all routes, and its contract tests."""
