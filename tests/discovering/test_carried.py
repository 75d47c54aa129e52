"""Folders of packages that others have released, and those that only look like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discovering.workspace import FUNCTION, found, grouped, write

SETTLE = f"def settle_order(order):{FUNCTION}"
#: Three packages with versions of their own, two of which have one function, beside a program.
GUESTS = {
    "app/m.py": f"from ext.one import till\n{SETTLE}",
    "ext/one/__init__.py": "__version__ = '1.2'\n__author__ = 'A. Till'\n",
    "ext/one/till.py": f"from ext.two import desk\n{SETTLE}",
    "ext/two/__init__.py": "__version__ = '0.7'\n",
    "ext/two/desk.py": SETTLE,
    "ext/three.py": "__version__ = '3.0.1'\n__copyright__ = '2020 B. Desk'\n",
}


def test_what_others_released_is_carried_along(tmp_path: Path) -> None:
    seen = found(write(tmp_path, GUESTS))
    assert not seen.groups
    assert seen.excused["ext.two.desk.settle_order"] == ("generated", "vendored")


@pytest.mark.parametrize(
    "files",
    [
        {"ext/three.py": "__author__ = 'B. Desk'\n"},  # two versions
        {
            "ext/three.py": "if x:\n    __version__ = '3'\nelse:\n    __version__ = '4'\n__author__ = 'B'\n",
            "ext/two/__init__.py": "",
        },
        {"ext/three.py": "__version__ = '0.7'\n__author__ = 'B. Desk'\n"},  # of one release
        {"ext/three.py": "__version__ = '3.0.1'\n__author__ = 'A. Till'\n"},  # all by one
        {"ext/two/desk.py": f"from app import m\n{SETTLE}"},  # it knows its host
        {"app/m.py": "", "app/__init__.py": "", "pyproject.toml": "[tool.setuptools.packages.find]\nwhere = ['ext']\n"},
    ],
)
def test_what_is_ours_is_not(files: dict[str, str], tmp_path: Path) -> None:
    assert any(len(group) > 1 for group in grouped(write(tmp_path, {**GUESTS, **files})))


def test_where_there_is_nothing_else_it_is_no_guest(tmp_path: Path) -> None:
    files = {path: text for path, text in GUESTS.items() if path.startswith("ext/")}
    assert grouped(write(tmp_path, files)) == [["ext.one.till.settle_order", "ext.two.desk.settle_order"]]


@pytest.mark.parametrize(
    ("said", "is_carried"),
    [
        ("A fork of till 1.2, as that is kept no longer.", True),
        ("Vendored from till.", True),
        ("This package is a slightly modified fork of till.", True),
        ("Tills.\n\nThis is a vendored copy of till, with fewer buttons.", True),
        ("Tills.\n\nUnofficial, partial fork of till.", True),
        ("Till: an isolated fork of desk 2.", True),
        ("A till, and what it is for.", False),
        ("Helpers that code of ours shares with the vendored copy of till.", False),
        ("This is not a fork of till.", False),
        ("Never a fork of anything.", False),
        ("Loads the bundled copy of the schema.", False),
        ("Orders: removed the vendored copy of six.", False),
        ("Contains the vendored code detector.", False),
        ("This was once a fork of till.", False),
        ("Forked from till 2.", True),
        ("A (slightly modified) fork of till.", True),
        ("This is *a* fork of till.", True),
        ("Vendored dependencies.", True),
        ("Vendored packages are looked for here.", False),
        ("Works with a till and with any fork of it.", False),
        ("A till.\n\n" + "It sells. " * 60 + "There is a fork of it.", False),
    ],
)
def test_what_says_that_it_is_a_fork_is_carried_along(tmp_path: Path, said: str, is_carried: bool) -> None:
    files = {
        "app/m.py": SETTLE,
        "app/libs/till/__init__.py": f'"""{said}"""\n',
        "app/libs/till/m.py": SETTLE,
        "app/n.py": "N = 1\n",
    }
    root = write(tmp_path, files)
    assert grouped(root) == ([] if is_carried else [["app.libs.till.m.settle_order", "app.m.settle_order"]])
    # What is mostly a fork is the work of who forked it.
    root = write(tmp_path, {"app/__init__.py": f'"""{said}"""\n', "app/libs/till/__init__.py": ""})
    assert len(grouped(root)) == 1
