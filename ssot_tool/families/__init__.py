"""Judging: which classes and functions play a role, and which of them compete."""
