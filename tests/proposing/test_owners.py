"""CODEOWNERS as GitHub and GitLab read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_tool.proposing.owners import owner_of

TEXT = """\
# who owns what
*       @core
/web/   @web @front   # the front end
docs/*  @writers
*.sql   dba@example.org
apps/my\\ app/ @spaces
/open/
!/web/not.py @never
"""


def put(root: Path, text: str, place: str = "CODEOWNERS") -> None:
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("app/a.py", "@core"),
        ("web/a.py", "@web @front"),
        ("web/deep/a.py", "@web @front"),
        ("other/web/a.py", "@core"),
        ("docs/a.md", "@writers"),
        ("docs/deep/a.md", "@core"),
        ("web/a.sql", "dba@example.org"),
        ("apps/my app/a.py", "@spaces"),
        ("open/a.py", "nobody"),
        ("web/not.py", "@web @front"),
    ],
)
def test_the_last_line_that_matches_wins(tmp_path: Path, path: str, owner: str) -> None:
    put(tmp_path, TEXT)
    assert owner_of(tmp_path)(path) == owner


def test_sections_have_owners_of_their_own(tmp_path: Path) -> None:
    put(
        tmp_path,
        "* @all\n\n[Web] @web-team\n/web/\n/web/own.py @one\n\n^[Data][2] @data\n*.sql\n",
        ".gitlab/CODEOWNERS",
    )
    owner = owner_of(tmp_path)
    assert owner("app/a.py") == "@all"
    assert owner("web/a.py") == "@all @web-team"
    assert owner("web/own.py") == "@all @one"
    assert owner("web/a.sql") == "@all @data @web-team"


@pytest.mark.parametrize(("place", "owner"), [("CODEOWNERS", "nobody"), (".gitlab/CODEOWNERS", "@api")])
def test_gitlab_looks_in_every_folder(place: str, owner: str, tmp_path: Path) -> None:
    put(tmp_path, "docs/api/ @api\n", place)
    assert owner_of(tmp_path)("docs/api/a.md") == "@api"
    assert owner_of(tmp_path)("web/docs/api/a.md") == owner


def test_the_first_place_counts(tmp_path: Path) -> None:
    put(tmp_path, "* @root\n")
    put(tmp_path, "* @docs\n", "docs/CODEOWNERS")
    assert owner_of(tmp_path)("a.py") == "@root"
    put(tmp_path, "* @hub\n", ".github/CODEOWNERS")
    assert owner_of(tmp_path)("a.py") == "@hub"


def test_without_one_it_is_the_top_level_folder(tmp_path: Path) -> None:
    owner = owner_of(tmp_path)
    assert (owner("app/deep/a.py"), owner("a.py")) == ("app", "top")


def test_it_is_not_read_through_a_link_and_hostile_lines_say_nothing(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    put(outside, "* @outside\n")
    os.symlink(outside, root / ".github")
    assert owner_of(root)("app/a.py") == "app"
    (root / "CODEOWNERS").write_bytes(
        b"***/// @x\n[a @y\n[open\n\\\n\xff\xfe @z\n   \n# only\nfoo[ @w\n* @ok\n/// @s\n"
    )
    assert owner_of(root)("app/a.py") == "@ok"
