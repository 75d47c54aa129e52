"""Codemods that ship with ssot."""
