from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scaffolding.shop import Shop, importable


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shop]:
    with importable(tmp_path):
        yield Shop(tmp_path, capsys)
