"""Measures ssot on a workspace, each command as a ratio to ``ruff check`` over the same tree in the same session.

The two take turns (ruff, ssot, ruff, ssot, …) and medians are compared, so that a machine that is slow, or becomes
slow, does not matter. In the workspace it removes nothing but ``.ssot/cache*``, and restores the one file it changes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn

from tools.grow import add_copy, track

COMMANDS = Path(sys.executable).parent
SSOT = str(COMMANDS / "ssot")
RUFF = [str(COMMANDS / "ruff"), "check", "--no-cache", "--select", "F", "--quiet", "."]
#: Of issue 2, "Done when" 3. For refs: a fifth of the best peer's 38 s, where ruff takes 1.3 s, and of its 1.5 GB.
COLD, WARM, CHANGED, REFS = 8.0, 0.6, 0.8, 5.8
#: Of issue 3: a check to ruff, and one against a revision to a cold scan.
CHECK, COLD_SINCE, SINCE = 0.8, 1.5, "HEAD~20"
#: Of issue 4, "Done when" 3: planning a class that few files use, cold and warm, and the most used one, cold.
PLAN_COLD, PLAN_WARM, PLAN_MOST = 4.0, 1.5, 25.0
#: Of issue 6: proposals, cold and warm, and the first of them on a fresh repository, in seconds per million lines.
DISCOVER_COLD, DISCOVER_WARM, INIT = 12.0, 1.0, 10.0
START_SECONDS = 0.25
PEAK_MEGABYTES, REFS_MEGABYTES, PLAN_MEGABYTES, DISCOVER_MEGABYTES = 400, 300, 600, 800
#: Below this many files ruff takes milliseconds, and no Python program comes near it.
SMALL, MANY_LINES = 1000, 500_000


class Run(NamedTuple):
    """One run: wall seconds, and peak resident bytes of the largest process."""

    seconds: float
    peak: int


class Result(NamedTuple):
    """The median of several runs; ``ratio`` is to ruff's median in between, None where seconds are judged."""

    seconds: float
    ratio: float | None
    megabytes: float


class Bench:
    """Runs commands in one workspace and prints a line of the table for each."""

    def __init__(self, workspace: Path, rounds: int, scratch: Path) -> None:
        self.workspace = workspace
        self.rounds = rounds
        self.output = scratch / "stdout"

    def run(self, *command: str, fine: tuple[int, ...] = (0,)) -> Run:
        """Run once; an exit code that is not ``fine`` ends the bench, for such a time would mean nothing."""
        wrapper = str(Path(__file__).with_name("measured_run.py"))
        line = subprocess.run(
            [sys.executable, "-I", "-S", wrapper, str(self.output), *command],
            cwd=self.workspace,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        code, seconds, peak = line.split()
        if int(code) not in fine:
            print(Path(f"{self.output}.stderr").read_text(encoding="utf-8", errors="replace"), file=sys.stderr)
            sys.exit(f"bench: {' '.join(command)} ended with {code}")
        return Run(float(seconds), int(peak))

    def ruff(self) -> Run:
        """The yardstick: pyflakes' rules over every file; 1 is that it found something."""
        return self.run(*RUFF, fine=(0, 1))

    def answer(self, *command: str) -> Any:
        """Run once and return the JSON that it prints."""
        self.run(*command)
        return json.loads(self.output.read_bytes())

    def against_ruff(self, measure: Callable[[int], Run]) -> Result:
        """Take turns with ruff; ``measure`` gets the number of the round."""
        return self.against(self.ruff, measure)

    def against(self, yardstick: Callable[[], Run], measure: Callable[[int], Run]) -> Result:
        """Take turns with another run."""
        base, runs = [], []
        for number in range(self.rounds):
            base.append(yardstick().seconds)
            runs.append(measure(number))
        seconds = statistics.median(run.seconds for run in runs)
        return Result(seconds, seconds / statistics.median(base), max(run.peak for run in runs) / 1e6)

    def alone(self, *command: str) -> Result:
        """Several runs judged in seconds."""
        runs = [self.run(*command) for _ in range(max(self.rounds, 5))]
        return Result(statistics.median(run.seconds for run in runs), None, max(run.peak for run in runs) / 1e6)

    def forget(self) -> None:
        """Remove ``.ssot/cache*``, and nothing else."""
        for path in (self.workspace / ".ssot").glob("cache*"):
            if path.is_file() and not path.is_symlink():
                path.unlink()

    def cold(self, *command: str, fine: tuple[int, ...] = (0,)) -> Run:
        """Run with no cache to start from."""
        self.forget()
        return self.run(*command, fine=fine)

    def anew(self, *command: str) -> Run:
        """Run as if for the first time, with neither cache nor configuration."""
        (self.workspace / "ssot.toml").unlink(missing_ok=True)
        return self.cold(*command)

    def has_commit(self, revision: str) -> bool:
        """Whether the workspace's repository knows a revision."""
        command = ["git", "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
        return subprocess.run(command, cwd=self.workspace, capture_output=True, check=False).returncode == 0

    def after_change(self, path: Path, number: int, *command: str) -> Run:
        """Run with one file that the cache has not seen; the file is as before when this returns or raises."""
        with changed(path, number):
            return self.run(*command)


@contextlib.contextmanager
def changed(path: Path, number: int) -> Iterator[None]:
    """Append a comment to a file, and restore its bytes and times afterwards whatever happens."""
    before, times = path.read_bytes(), path.stat()
    text = before + f"\n# bench {os.getpid()} {number}\n".encode()
    try:
        path.write_bytes(text)
        yield
    finally:
        # Also when the write itself was cut short.
        if text.startswith(path.read_bytes()):
            path.write_bytes(before)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        else:
            print(f"bench: {path} was edited meanwhile and is left as it is", file=sys.stderr)


def row(name: str, result: Result, budget: float | None, megabytes: float | None) -> None:
    """Print one line: what, seconds, ratio to ruff, budget, peak memory, verdict."""
    figure = result.seconds if result.ratio is None else result.ratio
    over = (budget is not None and figure > budget) or (megabytes is not None and result.megabytes > megabytes)
    unit = "s" if result.ratio is None else "×"
    shown = "" if result.ratio is None else f"{result.ratio:.2f}×"
    limits = "" if budget is None else f"≤ {budget:g}{unit}"
    room = "" if megabytes is None else f"≤ {megabytes:g}"
    verdict = "" if budget is None and megabytes is None else "over" if over else "ok"
    print(
        f"{name:<34}{result.seconds:>9.2f}{shown:>9}{limits:>9}{result.megabytes:>9.0f}{room:>7}  {verdict}", flush=True
    )


def head(title: str) -> None:
    """Print the head of a table."""
    print(f"\n{title:<34}{'median s':>9}{'ratio':>9}{'budget':>9}{'peak MB':>9}{'budget':>7}", flush=True)


def measure_workspace(bench: Bench, symbols: list[str], count: int) -> None:
    """The first table: every command that has a budget."""
    scan = [SSOT, "scan", "--format", "json"]
    report = bench.answer(*scan)
    members = [member for family in report["families"] for member in family["members"]]
    first = bench.workspace / members[0]["path"] if members else next(bench.workspace.glob("**/[!.]*.py"))
    used = sorted(members, key=lambda member: (-len(member["references"]), member["symbol"]))
    chosen = symbols or [member["symbol"] for member in used[:count]]
    refs = [SSOT, "refs", *chosen, "--format", "json"]

    print(f"{report['summary']['files']} files, {report['summary']['read']} read, {len(members)} members")
    if report["summary"]["files"] < SMALL:
        print(f"the ratios mean little: fewer than {SMALL} files, so that starting a process is most of each time")
    head(f"on {bench.workspace.name}, {bench.rounds} rounds")
    row("ruff check --select F, alone", bench.against_ruff(lambda _: bench.ruff()), None, None)
    row("ssot scan, cold", bench.against_ruff(lambda _: bench.cold(*scan)), COLD, PEAK_MEGABYTES)
    row("ssot scan, warm", bench.against_ruff(lambda _: bench.run(*scan)), WARM, PEAK_MEGABYTES)
    after = bench.against_ruff(lambda number: bench.after_change(first, number, *scan))
    row("ssot scan, one file changed", after, CHANGED, PEAK_MEGABYTES)
    measure_check(bench, scan)
    measure_discover(bench)
    if chosen:
        name, cold = f"ssot refs, {len(chosen)} symbols", bench.against_ruff(lambda _: bench.cold(*refs))
        row(f"{name}, cold", cold, REFS, REFS_MEGABYTES)
        row(f"{name}, warm", bench.against_ruff(lambda _: bench.run(*refs)), None, REFS_MEGABYTES)
    row("ssot --help", bench.alone(SSOT, "--help"), START_SECONDS, None)
    row("ssot rules", bench.alone(SSOT, "rules"), START_SECONDS, None)


def measure_check(bench: Bench, scan: list[str]) -> None:
    """The gate: against a baseline, should there be one, and against a revision, beside a cold scan."""
    check, found = [SSOT, "check", "--format", "json"], (0, 1, 2)
    row("ssot check, warm", bench.against_ruff(lambda _: bench.run(*check, fine=found)), CHECK, PEAK_MEGABYTES)
    if bench.has_commit(SINCE):
        since = [*check, "--since", SINCE]
        cold = bench.against(lambda: bench.cold(*scan), lambda _: bench.cold(*since, fine=found))
        row(f"check --since {SINCE}, to scan, cold", cold, COLD_SINCE, PEAK_MEGABYTES)
        warm = bench.against_ruff(lambda _: bench.run(*since, fine=found))
        row(f"check --since {SINCE}, warm", warm, None, PEAK_MEGABYTES)


def measure_discover(bench: Bench) -> None:
    """What nobody has named yet; ``init`` runs where there is no configuration, in copies of the workspace."""
    discover = [SSOT, "discover", "--format", "json"]
    cold = bench.against_ruff(lambda _: bench.cold(*discover))
    row("ssot discover, cold", cold, DISCOVER_COLD, DISCOVER_MEGABYTES)
    row("ssot discover, warm", bench.against_ruff(lambda _: bench.run(*discover)), DISCOVER_WARM, DISCOVER_MEGABYTES)
    measure_init(bench)


def measure_init(bench: Bench) -> None:
    """On a copy of the workspace that has neither configuration nor cache, in seconds per million lines."""
    with tempfile.TemporaryDirectory(prefix="ssot-bench-init-") as name:
        fresh = Bench(Path(name), bench.rounds, bench.output.parent)
        add_copy(bench.workspace, fresh.workspace, 1)
        track(fresh.workspace)
        lines = sum(path.read_bytes().count(b"\n") for path in fresh.workspace.rglob("*.py"))
        found = fresh.against_ruff(lambda _: fresh.anew(SSOT, "init"))
    row("ssot init", found, None, DISCOVER_MEGABYTES)
    each = Result(1e6 * found.seconds / max(lines, 1), None, found.megabytes)
    # Of fewer lines, starting the processes is most of the time.
    row(f"  per million lines ({lines:,} here)", each, INIT if lines >= MANY_LINES else None, None)


def planning(old: str, new: str) -> list[str]:
    """The command that plans a migration; the exit code is 1 where it leaves something."""
    return [SSOT, "migrate", "--from", old, "--to", new, "--after", "keep", "--format", "json"]


def measure_migrate(bench: Bench, moves: list[list[str]], scratch: Path) -> None:
    """The migrations that are named: the first as a small one, the last as the largest, which is also written."""
    small, large = planning(*moves[0]), planning(*moves[-1])
    cold = bench.against_ruff(lambda _: bench.cold(*small, fine=(0, 1)))
    row("ssot migrate, the first, cold", cold, PLAN_COLD, PLAN_MEGABYTES)
    warm = bench.against_ruff(lambda _: bench.run(*small, fine=(0, 1)))
    row("ssot migrate, the first, warm", warm, PLAN_WARM, PLAN_MEGABYTES)
    cold = bench.against_ruff(lambda _: bench.cold(*large, fine=(0, 1)))
    row("ssot migrate, the last, cold", cold, PLAN_MOST, PLAN_MEGABYTES)
    measure_writing(bench, large, scratch)


def measure_writing(bench: Bench, plan: list[str], scratch: Path) -> None:
    """Write a migration and take it back, in a copy of the workspace under git: afterwards nothing is changed there."""
    copy = scratch / "written"
    copy.mkdir()
    add_copy(bench.workspace, copy, 1)
    track(copy)
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]
    subprocess.run([*git, "commit", "--quiet", "--no-verify", "-m", "as it was"], cwd=copy, check=True)
    there = Bench(copy, 1, scratch)
    row("  written (planned twice)", there.against_ruff(lambda _: there.run(*plan, "--write", fine=(0, 1))), None, None)
    row("  ssot undo", there.against_ruff(lambda _: there.run(SSOT, "undo")), None, None)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=copy, check=True, capture_output=True).stdout
    print(f"  git status after undo is {'clean' if not status else 'NOT CLEAN'}", flush=True)


def measure_growth(workspace: Path, rounds: int, scratch: Path) -> None:
    """The second table: the same scan on 1×, 2× and 4× the tree, in a temporary folder."""
    target = scratch / "grown"
    target.mkdir()
    bench = Bench(target, rounds, scratch)
    scan = [SSOT, "scan", "--format", "json"]
    copies = 0
    for size in (1, 2, 4):
        while copies < size:
            copies += 1
            written = add_copy(workspace, target, copies)
        track(target)
        head(f"{size}× the tree, {size * written / 1e6:.0f} MB of Python")
        row("ruff check --select F, alone", bench.against_ruff(lambda _: bench.ruff()), None, None)
        row("ssot scan, cold", bench.against_ruff(lambda _: bench.cold(*scan)), COLD, PEAK_MEGABYTES)
        row("ssot scan, warm", bench.against_ruff(lambda _: bench.run(*scan)), WARM, PEAK_MEGABYTES)


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Turn a SIGTERM into an exit that runs the ``finally`` blocks, as Ctrl-C does."""
    sys.exit(143)


def main() -> None:
    """Parse the arguments, measure, print; the tables are for reading and no budget fails the run."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("workspace", type=Path, help="a Python workspace; ratios say little below some 1,000 files")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command (default 5)")
    parser.add_argument("--symbols", type=int, default=24, help="how many symbols for ssot refs (default 24)")
    parser.add_argument(
        "--symbol", action="append", default=[], help="one symbol for ssot refs, instead of the most used"
    )
    parser.add_argument(
        "--move",
        nargs=2,
        action="append",
        default=[],
        metavar=("OLD", "NEW"),
        help="a migration to plan; give a small one first and a large one last, which is written in a copy, too",
    )
    parser.add_argument("--no-growth", action="store_true", help="leave out the larger trees, which take 7× the space")
    parser.add_argument("--discover", action="store_true", help="measure ssot discover and ssot init alone")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    workspace: Path = options.workspace.resolve()
    if not workspace.is_dir():
        sys.exit(f"bench: {options.workspace} is no folder")
    print(f"{workspace}: .ssot/cache* is removed before each cold run, and one file gets a comment for a moment")
    with tempfile.TemporaryDirectory(prefix="ssot-bench-") as name:
        scratch = Path(name)
        if options.discover:
            head(f"on {workspace.name}, {options.rounds} rounds")
            measure_discover(Bench(workspace, options.rounds, scratch))
            return
        measure_workspace(Bench(workspace, options.rounds, scratch), options.symbol, options.symbols)
        if options.move:
            measure_migrate(Bench(workspace, options.rounds, scratch), options.move, scratch)
        if not options.no_growth:
            measure_growth(workspace, max(1, min(options.rounds, 3)), scratch)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
