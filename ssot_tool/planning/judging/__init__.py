"""What is to become of each place, by what it does there and by what the canonical can do."""
