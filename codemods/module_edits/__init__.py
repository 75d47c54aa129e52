"""What a whole module says of its definitions, names, imports and __all__, and cuts of its lines."""
