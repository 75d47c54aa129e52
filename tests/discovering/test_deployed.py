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


@pytest.mark.parametrize("manifest", ["manifest.json", "manifest.yml", "plugin.yaml"])
def test_plugins_side_by_side_are_shipped_one_by_one(manifest: str, tmp_path: Path) -> None:
    paths = ["host.py", "a/x/m.py", "a/x/deep/m.py", "a/y/m.py", "a/z/m.py", "b/m.py"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    for folder in ("a/x", "a/y", "b"):
        (tmp_path / folder / manifest).touch()
    assert deployed(tmp_path, paths, {}) == {"a/x/m.py": "a/x", "a/x/deep/m.py": "a/x", "a/y/m.py": "a/y"}


def test_one_manifest_alone_makes_no_plugin(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/manifest.json").touch()
    assert deployed(tmp_path, PATHS, {}) == {}
