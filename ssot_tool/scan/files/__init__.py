"""Which files are read, and what their modules are called."""
