"""The use case pr: a branch, its commits, and the text of the pull request."""
