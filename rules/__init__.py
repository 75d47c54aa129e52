"""Rules and role packs that ship with ssot."""
