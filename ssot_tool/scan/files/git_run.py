"""Running git: on the repository that is scanned and no other, starting nothing that its configuration names."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ssot_tool.errors import WorkspaceError

# In a hook these point at the repository that is being committed to, which need not be the one that is scanned.
_REPOSITORY_VARIABLES = frozenset(
    (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_NAMESPACE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    )
)


def run_git(
    root: Path, *arguments: str, given: bytes | None = None, index: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git in ``root`` and return what it said, whatever its exit code; OSError where it cannot be run.

    ``given`` is its standard input; without, there is none. ``index``: a file that takes the place of git's own index.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    if index is not None:
        environment["GIT_INDEX_FILE"] = str(index)
    # A repository's own configuration can name a program as file system monitor; git would run it.
    command = ("git", "-c", "core.fsmonitor=false", *arguments)
    if given is None:
        return subprocess.run(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    return subprocess.run(command, cwd=root, env=environment, input=given, capture_output=True, check=False)


def need_git(
    root: Path, *arguments: str, given: bytes | None = None, index: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """As ``run_git``; a WorkspaceError where it cannot be run."""
    try:
        return run_git(root, *arguments, given=given, index=index)
    except OSError as error:
        raise WorkspaceError(f"git could not be run: {error.strerror}") from error


def without_filters(root: Path) -> list[str]:
    """Options that keep git from running the filters that a repository's configuration names.

    Where times do not tell whether a file changed, git compares its content as it would be committed. WorkspaceError
    for a filter whose name cannot be overruled on the command line.
    """
    asked = need_git(root, "config", "--null", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process)$")
    keys = [key.decode("utf-8", "surrogateescape") for key in asked.stdout.split(b"\0") if key]
    odd = [key for key in keys if "=" in key]
    if odd:
        raise WorkspaceError(f"git's configuration names a filter that cannot be switched off: {odd[0]}", "rename it")
    return [part for key in keys for part in ("-c", f"{key}=", "-c", f"{key.rpartition('.')[0]}.required=false")]


def complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The first thing that a failed git said, in words for a person."""
    told = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return told[0].removeprefix("fatal: ").removeprefix("error: ") if told else f"exit code {done.returncode}"
