"""The delta gate: what a change would break that was not broken before."""
