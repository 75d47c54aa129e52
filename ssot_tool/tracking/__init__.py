"""The use case plan: the order of work, and the tracker document that tells how far it is."""
