"""Names and imports: what each name of a file becomes, and the imports that bring it."""
