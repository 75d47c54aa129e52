"""ssot: find competing implementations, move callers onto one, keep it so."""

__version__ = "0.1.0"
