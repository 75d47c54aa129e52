"""The part of a migration's ledger that looks at words: every place that a search for a legacy name finds."""
