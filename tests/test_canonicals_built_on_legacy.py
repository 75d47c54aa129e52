"""A canonical that builds the legacy itself: whatever is asked for, none of the two builds the other for ever."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_tool.cli.main import main

OLD = """\
class OldMailer:
    def __init__(self, host):
        self.host = host

    def send(self, to):
        return f"{self.host} {to}"
"""
MAILER = """\
{before}

class Mailer:
    def __init__(self, host, kind="old"):
        {inside}

    def send(self, to):
        return self._inner.send(to)
"""
#: What stands before the canonical, and what its constructor does.
BUILT: dict[str, tuple[str, str]] = {
    "in the class": ("", "from app.old import OldMailer; self._inner = OldMailer(host)"),
    "by a function beside it": (
        "from app.old import OldMailer\n\n\ndef make(host):\n    return OldMailer(host)\n",
        "self._inner = make(host)",
    ),
    "by a function of another module": ("from app.making import make\n", "self._inner = make(host)"),
    "by a loader that imports nothing": (
        "import app.old\n\n\ndef _load():\n    return app.old.OldMailer\n",
        "self._inner = _load()(host)",
    ),
    "by its path": (
        'import pkgutil\n\n_AT = "app.old.OldMailer"\n',
        "self._inner = pkgutil.resolve_name(_AT)(host)",
    ),
}


@pytest.mark.parametrize("after", ["shim", "delete", "keep"])
@pytest.mark.parametrize("how", BUILT)
def test_neither_builds_the_other_for_ever(
    how: str, after: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, inside = BUILT[how]
    files = {
        "__init__.py": "",
        "old.py": OLD,
        "mailer.py": MAILER.format(before=before, inside=inside),
        "making.py": "from app.old import OldMailer\n\n\ndef make(host):\n    return OldMailer(host)\n",
        "use.py": 'from app.old import OldMailer\n\n\ndef go():\n    return OldMailer("h").send("x")\n',
    }
    (tmp_path / "app").mkdir()
    for name, text in files.items():
        (tmp_path / "app" / name).write_text(text, encoding="utf-8")
    moved = ["migrate", "--from", "app.old.OldMailer", "--to", "app.mailer.Mailer", "--after", after, "--write"]
    with contextlib.chdir(tmp_path):
        code = main([*moved, "--no-cache", "--workers", "1"])
    assert code in (0, 1), capsys.readouterr().err
    ran = [sys.executable, "-W", "ignore", "-c", "from app.use import go; print(go())"]
    done = subprocess.run(ran, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.stdout.split() == ["h", "x"], done.stderr[-600:]
