"""Which functions and methods repeat one another: shapes of single modules, joined to groups of a workspace."""
