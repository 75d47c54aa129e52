"""The parts of a shim: its words, style, signature, and the class or function itself."""
