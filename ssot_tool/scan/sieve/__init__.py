"""Which files can matter at all, judged by their bytes."""
