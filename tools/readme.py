"""Keeps README.md in step: its marked blocks are what the code says of itself and what the commands print.

A block stands between ``<!-- output: COMMAND -->``, ``<!-- session: COMMAND; COMMAND -->``, ``<!-- story: … -->``,
``<!-- shop: … -->`` or ``<!-- table: NAME -->`` and ``<!-- end -->``. Commands run in a fresh git tree that holds
``fixtures/golden_path`` and what a person adds to it before it is migrated; with ``COMMAND | head -N`` the first N
lines are shown. The commands of a session may change the tree, and fail as ``ssot check`` does. All stories go on in
one tree, which is the fixture alone, in a repository; those of the shop in one that holds ``fixtures/discover_shop``.
"""

from __future__ import annotations

import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
README = CHECKOUT / "README.md"
FIXTURE = CHECKOUT / "fixtures" / "golden_path"
#: What a person adds to the fixture before it is migrated.
OVERLAY = CHECKOUT / "fixtures" / "golden_path_unified"
#: What nobody has described: no role is configured there.
SHOP = CHECKOUT / "fixtures" / "discover_shop"
TERMINAL = {"NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb", "PYTHONPATH": str(CHECKOUT)}

_BLOCK = re.compile(r"<!-- (output|session|story|shop|table): ([^\n]*?) -->\n(.*?)<!-- end -->", re.DOTALL)
_HEAD = re.compile(r" \| head -(\d+)$")


def printed(command: str, workspace: Path, fine: tuple[int, ...] = (0,)) -> str:
    """What ``ssot …`` prints on stdout in the workspace, without trailing blanks; it must end with a fine code."""
    head = _HEAD.search(command)
    program, *arguments = shlex.split(command[: head.start()] if head else command)
    if program != "ssot":
        raise ValueError(f"README runs nothing but ssot, not {program}")
    done = run_ssot(arguments, workspace)
    if done.returncode not in fine:
        raise RuntimeError(f"{command} ended with {done.returncode}\n{done.stderr}")
    lines = [line.rstrip() for line in done.stdout.rstrip().split("\n")]
    return "\n".join(lines[: int(head[1])] if head else lines)


def run_ssot(arguments: list[str], workspace: Path) -> subprocess.CompletedProcess[str]:
    """Run ``ssot`` in a process of its own, as in a plain terminal (tests run it in theirs)."""
    return subprocess.run(
        [sys.executable, "-m", "ssot_tool", *arguments],
        cwd=workspace,
        env={name: value for name, value in os.environ.items() if name != "FORCE_COLOR"} | TERMINAL,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def commands() -> str:
    """Every command with what it does, in the order of ``ssot --help``."""
    from ssot_tool.cli.main import COMMANDS

    return table(("command", "does"), ((f"`ssot {name}`", does) for name, does in COMMANDS.items()))


def rules() -> str:
    """Every rule that ships, by code, with its docstring's first line."""
    from ssot_tool.registry import load_rules

    return table(
        ("code", "finding"), ((rule.code, (inspect.getdoc(rule) or "").partition("\n")[0]) for rule in load_rules())
    )


def roles() -> str:
    """Every role pack that ships."""
    from ssot_tool.config import Config
    from ssot_tool.registry import load_role_packs

    packs = load_role_packs(Config(), FIXTURE)
    return table(
        ("role", "what it is", "why one is enough"), ((f"`{pack.id}`", pack.title, pack.why) for pack in packs)
    )


TABLES: dict[str, Callable[[], str]] = {"commands": commands, "rules": rules, "roles": roles}


def render(text: str) -> str:
    """The README with every marked block made anew."""
    with fresh_tree() as workspace, tree_of(FIXTURE) as story, tree_of(SHOP) as shop:

        def renew(block: re.Match[str]) -> str:
            kind, what, _ = block.groups()
            if kind == "table":
                made = TABLES[what]() + "\n"
            elif kind == "session":
                with fresh_tree() as tree:
                    made = f"```console\n{session(what, tree)}\n```\n"
            elif kind in ("story", "shop"):
                made = f"```console\n{session(what, story if kind == 'story' else shop)}\n```\n"
            else:
                made = f"```console\n$ {what}\n{printed(what, workspace)}\n```\n"
            return f"<!-- {kind}: {what} -->\n{made}<!-- end -->"

        return _BLOCK.sub(renew, text)


@contextmanager
def fresh_tree() -> Iterator[Path]:
    """A git tree that holds nothing but the fixture and what a person adds to it."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        noise = shutil.ignore_patterns(".ssot", "__pycache__", ".pytest_cache")
        for source in (FIXTURE, OVERLAY):
            shutil.copytree(source, workspace / source.relative_to(CHECKOUT), ignore=noise)
        subprocess.run(["git", "init", "--quiet"], cwd=workspace, check=True, capture_output=True)
        yield workspace


@contextmanager
def tree_of(fixture: Path) -> Iterator[Path]:
    """A fixture as a repository of its own, with a first commit; beside it what a person adds to the golden path."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder, "app")
        noise = shutil.ignore_patterns(".ssot", "__pycache__", ".pytest_cache", "expected.json", "README.md")
        shutil.copytree(fixture, workspace, ignore=noise)
        shutil.copytree(OVERLAY, Path(folder, "decided"), ignore=noise)
        (workspace / ".gitignore").write_text("__pycache__/\n", encoding="utf-8")
        subprocess.run(["sh", "-c", _FIRST_COMMIT], cwd=workspace, check=True, capture_output=True)
        yield workspace


_FIRST_COMMIT = (
    "git init --quiet --initial-branch=main && git config user.name dev && git config user.email dev@example.org && "
    "git config commit.gpgsign false && git add --all && git commit --quiet --message first"
)


def session(commands: str, workspace: Path) -> str:
    """What is typed and printed in a tree: ``cd FOLDER``, ``ssot …``, and what a shell runs."""
    lines = []
    here = workspace
    for command in commands.split("; "):
        lines.append(f"$ {command}")
        if command.startswith("cd "):
            here = workspace / command.removeprefix("cd ")
        elif command.startswith("ssot "):
            lines.append(printed(command, here, fine=(0, 1)))
        else:
            subprocess.run(["sh", "-c", command], cwd=here, check=True, capture_output=True)
    return "\n".join(lines)


def main() -> None:
    """Exit with 1 when README.md is out of step, or mend it with ``--write``."""
    text = README.read_text(encoding="utf-8")
    made = render(text)
    if sys.argv[1:] == ["--write"]:
        README.write_text(made, encoding="utf-8")
    elif made != text:
        sys.exit("README.md is out of step with the code; make readme rewrites what is generated")


if __name__ == "__main__":
    main()
