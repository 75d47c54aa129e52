"""Looking at the whole tree: what is dead, defined twice, built twice, imported on several paths."""
