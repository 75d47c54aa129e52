"""JSON Schemas that are published with the package: for files that people write, and for what commands print."""
