"""Changes to a workspace: what a migration does to files, written all or not at all, and taken back."""
