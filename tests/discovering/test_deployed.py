from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.discovering.deployed import deployed

PATHS = ["a/m.py", "a/b/n.py", "c/m.py", "top.py"]


@pytest.mark.parametrize("manifest", ["requirements.txt", "dev-requirements.txt", "pyproject.toml", "Dockerfile"])
def test_a_folder_with_a_manifest_of_its_own_is_a_service(manifest: str, tmp_path: Path) -> None:
    for folder in "ac":
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / manifest).touch()
    (tmp_path / manifest).touch()  # that of the whole is nobody's
    assert deployed(tmp_path, iter(PATHS), {}) == {"a/m.py": "a", "a/b/n.py": "a"}


def test_what_is_configured_wins(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/setup.py").touch()
    assert deployed(tmp_path, PATHS, {"c/m.py": "shop"}) == {"c/m.py": "shop"}


def test_a_manifest_further_down_says_nothing_of_the_top(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/setup.py").touch()
    assert deployed(tmp_path, PATHS, {}) == {}
