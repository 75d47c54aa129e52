from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.config import load_config
from ssot_tool.errors import SsotError
from ssot_tool.planning.words.hit import Found
from ssot_tool.planning.words.search import hits, search
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import open_session
from tests.planning.words_case import case, grepped, write


def looked(root: Path, *names: str, exclude: tuple[str, ...] = ()) -> Found:
    session = open_session(root, load_config(root), (), ReadOptions(workers=1, use_cache=False))
    with session.reading:
        found = search(session, names, exclude)
        assert hits(session, names, exclude) == list(found.hits)
    return found


def git(root: Path, *arguments: str) -> None:
    subprocess.run(("git", *arguments), cwd=root, check=True, capture_output=True)


FILES: dict[str, str | bytes] = {
    "a.py": "Old = 1\r\nOlder, _Old, Oldé, é = 1, 2, 3, Old\r\n# Old-Old, x.Old\r\n",
    "marked.py": "\ufeffOld = 1  # Old\n",
    "latin.py": "# -*- coding: latin-1 -*-\nx = 'é', Old\n".encode("latin-1"),
    "wrong.py": b"x = '\xff' # Old\n",
    "escaped.py": 'x = "\\nOld", "\\\\Old"\n',
    "broken.py": "def Old(:\n",
    "notes.txt": "Old old OLD Old\rOld\n",
    "odd.txt": b"\xff Old \xe9Old\n",
    "Dockerfile": "RUN Old\n",
    "conf/settings.toml": 'x = "a.Old"\n',
    "stub.pyi": "class Old: ...\n",
    "empty.md": "",
}


def test_words_are_those_of_grep_in_every_kind_of_file(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    found = looked(tmp_path, "Old")
    assert Counter((hit.path, hit.line) for hit in found.hits) == grepped(tmp_path, "Old")
    assert {hit.path for hit in found.hits} == set(FILES) - {"empty.md"}
    for hit in found.hits:
        text = found.texts[hit.path].text
        assert text[hit.start : hit.end] == "Old"
        assert hit.end_column - hit.column == 3
        assert hit.is_python is hit.path.endswith(".py")


def test_places_count_code_points_from_one_without_the_mark(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "\ufeffé = '😀'; Old\n"})
    (hit,) = looked(tmp_path, "Old").hits
    assert (hit.start, hit.end, hit.line, hit.column, hit.end_column) == (9, 12, 1, 10, 13)


def test_several_names_and_names_of_other_scripts(tmp_path: Path) -> None:
    write(
        tmp_path, {"a.py": "Old, OldHandler, Größe = 1, 2, 3\n", "b.txt": "Größe".encode("latin-1"), "c.md": "Größen"}
    )
    found = looked(tmp_path, "Old", "OldHandler", "Größe")
    assert [(hit.path, hit.name) for hit in found.hits] == [
        ("a.py", "Old"),
        ("a.py", "OldHandler"),
        ("a.py", "Größe"),
        ("b.txt", "Größe"),
    ]
    assert not found.texts["b.txt"].editable
    assert looked(tmp_path).hits == ()
    with pytest.raises(SsotError, match=r"'a\.b' is no identifier"):
        looked(tmp_path, "a.b")


def test_what_is_binary_or_too_large_is_counted(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.py": "",
            "nul.py": b"Old\0",
            "image.png": b"\0Old",
            "other.png": b"\0",
            "late.txt": b"Old" + b" " * 9000 + b"\0",
        },
    )
    with open(tmp_path / "large.log", "wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    found = looked(tmp_path, "Old")
    assert [(skip.path, skip.reason) for skip in found.skipped] == [
        ("image.png", "is a binary file"),
        ("large.log", "has more than 10,485,760 bytes"),
        ("nul.py", "is a binary file"),
    ]
    assert [hit.path for hit in found.hits] == ["late.txt"]
    assert not found.texts["late.txt"].editable


@pytest.mark.parametrize("with_git", [True, False])
def test_ignored_excluded_and_foreign_files_are_left_out(tmp_path: Path, with_git: bool) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "*.log\nsecret/\n",
            "a.py": "",
            "b.log": "Old",
            "secret/c.txt": "Old",
            "gone/d.txt": "Old",
            "venv/e.txt": "Old",
            ".ssot/f.txt": "Old",
            "sub/.gitignore": "!keep.log\n",
            "sub/keep.log": "Old",
            "sub/g.yaml": "Old",
        },
    )
    (tmp_path / "link.txt").symlink_to("sub/g.yaml")
    (tmp_path / "folder").symlink_to("sub")
    if with_git:
        git(tmp_path, "init", "-q")
        git(tmp_path, "add", "a.py", "sub", "link.txt", "folder")
    found = looked(tmp_path, "Old", exclude=("gone/**",))
    assert [hit.path for hit in found.hits] == ["sub/g.yaml", "sub/keep.log"]


def test_tracked_files_are_found_whatever_they_are_called(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": "", ".gitignore": "*.log\n", "b.log": "Old", "build/c.txt": "Old", "node_modules/d.md": "Old"},
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-f", "a.py", "b.log", "node_modules")
    git(tmp_path, "update-index", "--assume-unchanged", "b.log")
    write(tmp_path, {"b.log": "Old Old"})
    assert [hit.path for hit in looked(tmp_path, "Old").hits] == ["b.log", "b.log", "build/c.txt", "node_modules/d.md"]


PIECES = st.sampled_from(
    [
        *(
            "Old",
            "app.old.Old",
            "Old.run",
            "Older",
            "x.Old",
            "Old(1)",
            "app.old:Old",
            "app/old.py::Old",
            ":class:`Old`",
        ),
        *('"Old"', "'app.old.Old'", '"""', "# ", "\n", "\r\n", " = ", ", ", "import ", "from app.old import Old\n"),
        *("def Old(Old=1):\n    pass\n", "class Old(Old): pass\n", 'getattr(x, "Old")', "é", '{"Old": Old}', "(", ")"),
        *("``Old``", "\n\n", "```\n", "f'{Old}.Old'", "lambda Old: Old", "[Old for Old in y]", "b'Old'"),
    ]
)


@settings(max_examples=25)
@given(st.lists(st.lists(PIECES, max_size=12).map("".join), min_size=3, max_size=3), st.booleans(), st.booleans())
def test_every_hit_is_covered_exactly_once(pieces: list[str], docs: bool, unsafe: bool) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        files = dict(zip(("user.py", "notes.md", "setup.cfg"), pieces, strict=True))
        made = case(root, files, docs=docs, unsafe=unsafe)
        lines = made.accounted.occurrences
        covered = Counter((one.path, one.line) for one in lines)
        assert len({(one.path, one.line, one.column) for one in lines}) == len(lines)
        assert made.covered + len(lines) == grepped(root, "Old").total()
        assert not covered - grepped(root, "Old")
        for path in made.accounted.edits:
            made.after(path)  # refused where edits overlap
