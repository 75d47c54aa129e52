"""What a migration is asked to do, found in the workspace or refused."""
