"""The arguments of one call: where they stand, what they are bound to, and what becomes of them."""
