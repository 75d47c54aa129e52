"""The places that name a legacy symbol, found and told apart."""
