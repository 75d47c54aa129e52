"""Runs in processes of their own: closed pipes, poor terminals, two at once, interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bad_inputs.rivals import CHAT, CHECKOUT, THIRD, Ssot, posix


def start(workspace: Path, arguments: list[str], **environment: str) -> subprocess.Popen[bytes]:
    """`ssot` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ssot_tool", *arguments],
        cwd=workspace,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@posix
class TestProcesses:
    def test_a_reader_that_goes_away(self, workspace: Path) -> None:
        process = start(workspace, ["scan", "--all", "--no-cache", "--workers", "1"])
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) == 141
        assert b"Traceback" not in said and b"rror" not in said

    @pytest.mark.parametrize(
        "environment", [{"PYTHONIOENCODING": "ascii", "TERM": "dumb"}, {"LC_ALL": "C", "COLUMNS": "20"}]
    )
    def test_poor_terminals(self, environment: dict[str, str], workspace: Path) -> None:
        (workspace / "app" / "größe.py").write_text(THIRD, encoding="utf-8")
        process = start(workspace, ["scan", "--no-cache", "--workers", "1"], **environment)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert b"Traceback" not in err
        assert b"app/chat.py:1" in out
        assert b"app/gr" in out and b"e.py:1" in out

    @pytest.mark.parametrize("columns", ["0", "wide"])
    def test_odd_widths(self, columns: str, ssot: Ssot, monkeypatch: pytest.MonkeyPatch) -> None:
        """The width is asked for when something is printed, so that this process shows it as well."""
        monkeypatch.setenv("COLUMNS", columns)
        assert "app/chat.py:1" in ssot("scan", "--no-cache", "--workers", "1").out

    def test_two_at_once_agree(self, workspace: Path) -> None:
        both = [start(workspace, ["scan", "--format", "json", "--workers", "2"]) for _ in range(2)]
        (first, _), (second, _) = (process.communicate(timeout=60) for process in both)
        assert [process.returncode for process in both] == [0, 0]
        assert first == second
        assert json.loads(first)["families"][0]["members"]

    def test_an_interrupt_while_the_command_line_is_imported(self, workspace: Path) -> None:
        """Before our first line runs there is nobody to turn the signal into an exit code; from then on there is."""
        code = (
            "import os, signal, sys\n"
            "from importlib.abc import MetaPathFinder\n"
            "class Finder(MetaPathFinder):\n"
            "    def find_spec(self, name, path, target=None):\n"
            "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
            "sys.meta_path.insert(0, Finder())\n"
            "from ssot_tool.__main__ import main\n"
            "assert 'click' not in sys.modules\n"
            "sys.exit(main())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=workspace,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"interrupted\n")

    @pytest.mark.parametrize("seconds", [0.0, 0.2])
    def test_an_interrupt_half_way(self, seconds: float, workspace: Path) -> None:
        """At once after the first worker was started, and while files are read."""
        for number in range(30):
            (workspace / "app" / f"odd{number}.py").write_text(CHAT * 40, encoding="utf-8")
        process = start(workspace, ["scan", "--workers", "2"])
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None and not children.read_text(encoding="utf-8"):
            time.sleep(0.005)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers, too
        _, err = process.communicate(timeout=60)
        assert b"Traceback" not in err
        assert process.returncode == 130
        assert err.endswith(b"interrupted\n")
        for number in range(8, 30):  # those that were read first are kept, and so is what is remembered of them
            (workspace / "app" / f"odd{number}.py").unlink()
        again = start(workspace, ["scan", "--format", "json", "--workers", "2"])
        out, err = again.communicate(timeout=60)
        assert again.returncode == 0
        assert b"warning" not in err
        assert len(json.loads(out)["families"][0]["members"]) >= 3
