"""Reading: files to facts."""
