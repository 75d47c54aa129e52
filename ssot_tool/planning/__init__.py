"""From what is asked of a migration to the plan: which edits, what is left, and what would break."""
