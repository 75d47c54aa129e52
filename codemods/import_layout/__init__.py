"""How imports are laid out in a module, and how that is kept when they change; nothing is resolved here."""
