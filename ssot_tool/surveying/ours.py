"""Which files are mended in this workspace, so that what is wrong in them is worth telling."""

from __future__ import annotations

from ssot_tool.clones.excuses import is_vendored
from ssot_tool.families.placing import is_of_a_release


def is_ours(path: str) -> bool:
    """Whether a file is neither carried along from somewhere else nor documents one release, for which it is right."""
    return not is_vendored(path) and not is_of_a_release(path)
