"""Definitions carried into another module: what they need comes along, and their names follow."""
