"""ssot: find competing implementations, move callers onto one, keep it so."""
