"""The configuration: what it can say, how it is read, and everything that can be wrong with it."""

from __future__ import annotations

from ssot_tool.config.load import load_config
from ssot_tool.config.paths import check_paths
from ssot_tool.config.shape import (
    BASELINE_FOLDER,
    CONFIG_FILE,
    CloneSettings,
    Config,
    DiscoverSettings,
    Ignore,
    Migration,
    Owner,
    RuleSettings,
    Service,
    WorkspaceSettings,
)

__all__ = [
    "BASELINE_FOLDER",
    "CONFIG_FILE",
    "CloneSettings",
    "Config",
    "DiscoverSettings",
    "Ignore",
    "Migration",
    "Owner",
    "RuleSettings",
    "Service",
    "WorkspaceSettings",
    "check_paths",
    "load_config",
]
