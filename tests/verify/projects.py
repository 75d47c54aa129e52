"""Tiny projects to verify, plans for them, and commands that run their tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ssot_tool.edit import Edit
from ssot_tool.migrate.changes import Change, Outcome
from ssot_tool.verify.verdict import Verdict
from ssot_tool.verify.verifying import verify

#: pytest of the interpreter that runs this.
PYTEST = f"{sys.executable} -m pytest -q -p no:cacheprovider"
#: Runs the tests of the same files without pytest, which takes a tenth of the time.
SCRIPT = f"{sys.executable} tests/script.py"

APP = {
    "src/app/__init__.py": "",
    "src/app/core.py": "def answer():\n    return 42\n",
    "src/app/other.py": "def question():\n    return 6 * 7\n",
    "tests/test_core.py": "from app.core import answer\n\n\ndef test_answer():\n    assert answer() == 42\n",
    "tests/test_other.py": "from app.other import question\n\n\ndef test_question():\n    assert question() == 42\n",
    "tests/script.py": "import test_core, test_other\n\ntest_core.test_answer()\ntest_other.test_question()\n",
    "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
}
HARMLESS = ("src/app/core.py", "return 42", "return 40 + 2")
HARMFUL = ("src/app/core.py", "return 42", "return 43")
BESIDE = ("src/app/other.py", "6 * 7", "7 * 6")


def build(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def change(root: Path, path: str, old: str, new: str) -> Change:
    before = (root / path).read_bytes()
    start = before.decode().index(old)
    return Change(path, before, (Edit(start, start + len(old), new),))


def snapshot(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """All that is in a tree: mode, time and bytes of each file, folder and link."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = Path(folder, name)
            status = path.lstat()
            data = b""
            if path.is_symlink():
                data = os.readlink(path).encode()
            elif path.is_file():
                data = path.read_bytes()
            found[str(path.relative_to(root))] = (status.st_mode, status.st_mtime_ns, data)
    return found


class Checked:
    """Verifies, and asserts each time that the tree is left as it was and no copy stays behind."""

    def __init__(self, temporary: Path) -> None:
        self.temporary = temporary
        self.said: list[str] = []

    def __call__(
        self, root: Path, outcomes: Sequence[Outcome], command: str = SCRIPT, roots: Sequence[str] = ("src", ".")
    ) -> Verdict:
        before = snapshot(root)
        try:
            return verify(root, outcomes, command, roots=roots, say=self.said.append)
        finally:
            assert snapshot(root) == before
            assert os.listdir(self.temporary) == []
