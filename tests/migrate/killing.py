"""A small workspace, a plan for it, and ways to end a process at any of its steps."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from ssot_tool.edit import Edit
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome

#: What a file or folder of a tree is: permissions and bytes; None for a folder, a string for where a link leads.
Snapshot = dict[str, tuple[int, bytes] | str | None]

FILES: dict[str, bytes] = {
    "app/start.py": b"class Old:\n    pass\n",
    "app/über uns/größe.py": "\ufeffname = 'größe'\r\nOld()\r\n".encode(),
    "app/latin.py": "# coding: latin-1\nname = 'größe'\n".encode("latin-1"),
    "app/gone.py": b"import app.start\n",
    "other.py": b"untouched\n",
}


def build(root: Path, files: dict[str, bytes] = FILES) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    if "app/start.py" in files:
        (root / "app/start.py").chmod(0o750)


def plan(files: dict[str, bytes] = FILES) -> list[Outcome]:
    """Two edits in one file, one each in two others, a new file in a new folder, and one file less."""
    return [
        Change("app/start.py", files["app/start.py"], (Edit(6, 9, "New"), Edit(19, 19, "  # kept\n"))),
        Change("app/über uns/größe.py", files["app/über uns/größe.py"], (Edit(16, 19, "Größer\nNew"),)),
        Change("app/latin.py", files["app/latin.py"], (Edit(26, 31, "klein"),)),
        Creation("app/neu/tief/shim.py", b"from app.start import New\n"),
        Deletion("app/gone.py", files["app/gone.py"]),
    ]


def snapshot(root: Path) -> Snapshot:
    """Everything below a folder but ``.ssot``."""
    found: Snapshot = {}
    for folder, folders, names in os.walk(root):
        if Path(folder) == root:
            folders[:] = [name for name in folders if name not in (".ssot", ".git")]
        for name in (*folders, *names):
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix()
            if path.is_symlink():
                found[shown] = os.readlink(path)
            elif path.is_file():
                found[shown] = stat.S_IMODE(path.stat().st_mode), path.read_bytes()
            else:
                found[shown] = None
    return found


class Count:
    """Counts steps, and does something when one of them is to be made."""

    def __init__(self, at: int = -1, then: Callable[[], None] = lambda: None) -> None:
        self.steps: list[tuple[str, str]] = []
        self._at = at
        self._then = then

    def __call__(self, what: str, path: str) -> None:
        self.steps.append((what, path))
        if len(self.steps) - 1 == self._at:
            self._then()


class Fail(Count):
    """Raises an error at a step, and at every later one that ``lasting`` names."""

    def __init__(self, at: int, error: BaseException, lasting: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._error = error
        self._from = at
        self._lasting = lasting

    def __call__(self, what: str, path: str) -> None:
        super().__call__(what, path)
        now = len(self.steps) - 1
        if now == self._from or (now > self._from and what in self._lasting):
            raise self._error


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(job: Callable[[], object]) -> bool:
    """Do a job in a process of its own; whether SIGKILL ended it. Nothing else may but success."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            job()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False
