"""Portraits: what each class and function shows of its job, read from syntax alone, for those who look for rivals."""
