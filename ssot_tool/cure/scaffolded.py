"""What ``ssot scaffold`` made, or would make."""

from __future__ import annotations

import msgspec

from ssot_tool.cure.blueprint import Blueprint, NewFile
from ssot_tool.model import FileChange, Skipped, Summary


class ScaffoldReport(msgspec.Struct, frozen=True):
    """One scaffold, planned or written.

    ``files``: what is made, and what each is; ``changes``: these and the edits of the configuration, as patches tell
    them, sorted by path. ``number`` is that of the journal once it is written, None before. ``notes``: what a person
    has to know, a sentence each.
    """

    blueprint: Blueprint
    files: tuple[NewFile, ...]
    changes: tuple[FileChange, ...]
    settings: str
    summary: Summary
    skipped: tuple[Skipped, ...]
    number: int | None = None
    notes: tuple[str, ...] = ()
