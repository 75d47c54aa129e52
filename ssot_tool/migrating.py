"""The use case ``migrate``: plan, and write what was planned."""

from __future__ import annotations

from pathlib import Path

from ssot_tool.config import Config
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import MigrateReport
from ssot_tool.read_options import ReadOptions


def migrate(root: Path, config: Config, wanted: MigrateOptions, options: ReadOptions) -> MigrateReport:
    """Plan the migration; with ``wanted.write``, also make it."""
    raise NotImplementedError
