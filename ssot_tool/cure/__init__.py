"""The words of the later steps of a cure, as frozen values: what tests protect, what members offer, what was done."""
