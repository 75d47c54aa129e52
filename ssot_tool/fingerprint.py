"""A finding's identity across edits: what it is about, never where it stands."""

from __future__ import annotations

from hashlib import blake2b


def fingerprint(code: str, *about: str) -> str:
    """32 hexadecimal digits over the code and what the finding is about (role, symbol, route …), in this order."""
    return blake2b("\0".join((code, *about)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
