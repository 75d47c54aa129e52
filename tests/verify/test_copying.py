"""A copy has what tests need, shares nothing with the tree, and lies outside of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ssot_tool.errors import SsotError
from ssot_tool.verify.copies import Copy, make_copy
from ssot_tool.verify.original import Original, original_of
from ssot_tool.verify.repository import copy_repository
from ssot_tool.verify.verifying import verify
from tests.verify.projects import SCRIPT, Checked, build, change, snapshot


def copied(root: Path, target: Path) -> Copy:
    before = snapshot(root)
    copy = make_copy(original_of(root), target)
    assert snapshot(root) == before
    return copy


def test_ignored_files_are_copied_and_caches_are_not(app: Path, tmp_path: Path) -> None:
    build(
        app,
        {
            ".gitignore": ".env\n",
            ".env": "SECRET=1\n",
            "src/app/__pycache__/core.pyc": "",
            "node_modules/a/index.js": "",
            ".mypy_cache/x": "",
            ".tox/py/x": "",
            ".ssot/cache.db": "",
            ".ssot/journal/1.jsonl": "",
            ".ssot/baseline/role.json": "{}",
        },
    )
    copy = copied(app, tmp_path / "copy")
    found = {path for path, (mode, _, _) in snapshot(copy.top).items() if os.path.isfile(copy.top / path)}
    hidden = {path for path in found if not path.startswith(("src", "tests", "pyproject"))}
    assert hidden == {".gitignore", ".env", ".ssot/baseline/role.json"}
    assert not any("__pycache__" in path for path in found)


def test_git_finds_a_repository_that_is_not_the_users(app: Path, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=me", "-c", "user.email=me@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=app, check=True)
    subprocess.run([*git, "add", "src"], cwd=app, check=True)
    subprocess.run([*git, "commit", "-qm", "one"], cwd=app, check=True)
    copy = copied(app, tmp_path / "copy")
    before = snapshot(app)
    subprocess.run([*git, "add", "tests"], cwd=copy.top, check=True)
    subprocess.run([*git, "commit", "-qm", "two"], cwd=copy.top, check=True)
    log = subprocess.run([*git, "log", "--format=%s"], cwd=copy.top, check=True, capture_output=True).stdout
    assert log.split() == [b"two", b"one"]
    assert snapshot(app) == before and copy.made.has_repository


def test_a_repository_that_is_large_or_works_elsewhere_is_not_copied(tmp_path: Path) -> None:
    build(tmp_path, {".git/config": "[core]\n", ".git/objects/aa": "x" * 100, ".git/hooks/post-commit": ""})
    (tmp_path / "copy").mkdir()
    assert not copy_repository(str(tmp_path), str(tmp_path / "copy"), most_bytes=99)
    assert not copy_repository(str(tmp_path / "copy"), str(tmp_path / "copy"))
    build(tmp_path, {".git/config": "[core]\n\tworkTree = /somewhere\n"})
    assert not copy_repository(str(tmp_path), str(tmp_path / "copy"))
    build(tmp_path, {".git/config": "[core]\n"})
    assert copy_repository(str(tmp_path), str(tmp_path / "copy"), most_bytes=100)
    assert sorted(os.listdir(tmp_path / "copy/.git")) == ["config", "objects"]


def test_a_tree_is_known_by_the_name_of_a_link_to_it_as_well(tmp_path: Path) -> None:
    build(tmp_path, {"real/.git/config": "", "real/service/a.py": ""})
    (tmp_path / "link").symlink_to("real")
    original = original_of(tmp_path / "link/service")
    assert original == Original((str(tmp_path / "real"), str(tmp_path / "link")), "service", True)
    assert original.below(str(tmp_path / "link/service/a.py")) == original.below(
        str(tmp_path / "real/x/../service/a.py")
    )
    assert original.below(str(tmp_path / "realm")) is None


def test_nothing_is_shared_with_the_tree(app: Path, tmp_path: Path) -> None:
    os.chmod(app / "src/app/core.py", 0o755)
    os.link(app / "src/app/core.py", app / "src/app/twin.py")
    copy = copied(app, tmp_path / "copy")
    for path in snapshot(app):
        assert (app / path).lstat().st_ino != (copy.top / path).lstat().st_ino
    assert (copy.top / "src/app/core.py").stat().st_nlink == 1
    assert (copy.top / "src/app/core.py").stat().st_mode & 0o777 == 0o755


def test_links_into_the_tree_lead_into_the_copy(app: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (app / "absolute").symlink_to(app / "src")
    (app / "relative").symlink_to("src/app")
    (app / "out").symlink_to(tmp_path / "outside")
    (app / "src/up and out").symlink_to("../../outside")
    (app / "broken").symlink_to("nowhere")
    (tmp_path / "deeper").mkdir()
    copy = copied(app, tmp_path / "deeper" / "copy")
    assert os.readlink(copy.top / "absolute") == str(copy.top / "src")
    assert os.readlink(copy.top / "relative") == "src/app"
    assert os.readlink(copy.top / "broken") == "nowhere"
    assert (copy.top / "out").resolve() == (copy.top / "src/up and out").resolve() == tmp_path / "outside"


def test_sockets_and_fifos_are_left_out(app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(app / "fifo")
    monkeypatch.chdir(app)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        copy = copied(app, tmp_path / "copy")
    assert not (copy.top / "fifo").exists() and not (copy.top / "socket").exists()


def test_a_virtual_environment_can_be_named_and_is_not_written_through(app: Path, tmp_path: Path) -> None:
    build(
        app,
        {
            "env/pyvenv.cfg": "home = /usr/bin\n",
            "env/bin/tool": "#!/bin/sh\n",
            "env/lib/python3/site-packages/lib.py": "x = 1\n",
            "env/lib/python3/site-packages/__pycache__/lib.pyc": "",
        },
    )
    copy = copied(app, tmp_path / "copy")
    assert copy.made.spared == ["env"]
    assert not (copy.top / "env/bin/tool").is_symlink() and not (copy.top / "env/pyvenv.cfg").is_symlink()
    library = copy.top / "env/lib/python3/site-packages/lib.py"
    assert library.is_symlink() and library.read_text(encoding="utf-8") == "x = 1\n"
    assert not library.parent.is_symlink()
    inside = str(app / "env/bin")
    assert copy.moving.moved(inside) == inside
    assert copy.moving.moved(str(app / "src")) == str(copy.top / "src")


def test_a_workspace_below_the_top_of_git_runs_in_the_corresponding_folder(tmp_path: Path, checked: Checked) -> None:
    top = tmp_path / "mono"
    build(
        top,
        {
            "shared/data.txt": "42",
            "service/lib.py": "from pathlib import Path\n\n\ndef answer():\n"
            "    return Path('../shared/data.txt').read_text()\n",
            "service/test_lib.py": "from lib import answer\n\nassert answer() == '42'\n",
        },
    )
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    service, command = top / "service", f"{sys.executable} test_lib.py"
    before = snapshot(top)
    assert checked(service, [change(service, "lib.py", "answer():", "answer():  # it")], command).passed
    verdict = checked(service, [change(service, "lib.py", "read_text()", "read_bytes()")], command)
    assert verdict.culprits == ("lib.py",)
    assert snapshot(top) == before


def test_tests_that_write_to_their_folder_do_not_reach_the_tree(
    app: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "import os\nfrom pathlib import Path\nimport app.core\n\nassert not Path('made').exists()\n"
        "Path('made').write_text('x')\nPath(app.core.__file__).write_text('changed')\n"
        "Path(os.environ['DATA'], 'more').write_text('x')\n"
    )
    build(app, {"tests/script.py": text})
    monkeypatch.setenv("DATA", str(app))
    assert checked(app, [change(app, "src/app/other.py", "6 * 7", "7 * 6")]).passed


def test_a_folder_for_temporary_files_in_the_workspace_is_refused(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(app / "src"))
    with pytest.raises(SsotError, match="lies in the workspace"):
        verify(app, [change(app, "src/app/core.py", "42", "43")], "true", roots=["."], say=lambda line: None)


def test_copies_are_kept_on_demand(app: Path, checked: Checked) -> None:
    said: list[str] = []
    planned = change(app, "src/app/core.py", "42", "41 + 1")
    verify(app, [planned], SCRIPT, roots=["src"], say=said.append, keep=True)
    (folder,) = checked.temporary.iterdir()
    assert said[-1] == f"verify: the copies are kept in {folder}"
    assert (folder / "after/src/app/core.py").read_bytes() == planned.after
    assert (folder / "before/src/app/core.py").read_bytes() == planned.before
