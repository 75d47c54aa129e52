from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def no_waiting_for_the_disk() -> Iterator[None]:
    """Bytes need not reach the disk: a process that is killed loses none, and no test cuts the power.

    It is five sixths of the time. That and when synchronising is asked for is tested by its steps.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr("ssot_tool.migrate.tree.os.fsync", lambda handle: None)
    yield
    patch.undo()
