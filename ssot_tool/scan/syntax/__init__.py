"""Source to syntax events: decoding, limits, and the two readers."""
