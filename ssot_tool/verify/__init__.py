"""Whether a plan breaks tests: a command run before and after, in copies of the workspace and never in it."""
