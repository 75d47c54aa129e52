"""Which edition of the code wrote what is kept, so that no other edition's is ever used."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

import ssot_tool
from ssot_tool import __version__

#: Everything that decides what the facts of one file are: folders, and single files.
_READING = (
    "scan", "clones", "portraits",
    "facts.py", "words.py", "role.py", "planning/delta/import_edges.py", "protecting/flow.py",
)  # fmt: skip


def edition() -> str:
    """The tool's version and a digest of the code that turns bytes into facts (70 small files, 4 ms)."""
    return f"{__version__}-{code_digest(_READING).hex()}"


@cache
def code_digest(names: Iterable[str]) -> bytes:
    """12 bytes that stand for the code in some folders and files of the package, by their relative paths."""
    package = Path(ssot_tool.__file__).parent
    digest = blake2b(digest_size=12)
    for place in sorted(package / name for name in names):
        for source in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(source.name.encode())
            digest.update(source.read_bytes())
    return digest.digest()
