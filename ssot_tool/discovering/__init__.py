"""Discovery: classes and functions that compete for one responsibility which no role has named yet."""
