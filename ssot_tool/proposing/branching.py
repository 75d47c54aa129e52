"""Commits and branches without touching anything else, and pushing them.

Commits are made with an index of their own, so that what people have staged or changed elsewhere stays as it is. Files
are stored as ``git add`` would store them, filters and line ends included, and commits are signed where git is told to
sign all. Hooks of commits and checkouts do not run; those of a push do.
"""

from __future__ import annotations

import os
import shlex
import stat
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from ssot_tool.errors import SsotError, UsageError, WorkspaceError
from ssot_tool.proposing.repository import Repository
from ssot_tool.scan.files.git_run import need_git


def need_author(repository: Repository) -> None:
    """WorkspaceError where git does not know who commits."""
    for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        if need_git(repository.root, "var", who).returncode:
            raise WorkspaceError(
                "git does not know who commits", 'git config user.name "…" and git config user.email "…" say it'
            )


def check_name(repository: Repository, name: str) -> None:
    """UsageError for what git takes for no branch's name, or what a branch that is there stands in the way of."""
    if name.startswith("-") or need_git(repository.root, "check-ref-format", f"refs/heads/{name}").returncode:
        raise UsageError(f"{name!r} is no name for a branch", "--branch takes one as in ssot/message-handler")
    parts = name.split("/")
    above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
    taken = [one for one in (*above, name) if repository.has_branch(one)]
    taken += repository.line("for-each-ref", "--format=%(refname:strip=2)", f"refs/heads/{name}/").splitlines()
    if taken:
        raise UsageError(f"there is a branch {taken[0]} already", "--branch names another one")


def commit(repository: Repository, parent: str, contents: Mapping[str, bytes | None], message: str) -> str:
    """A commit on top of another in which some files have other contents; its id. No branch and no file changes."""
    with tempfile.TemporaryDirectory(prefix="ssot-pr-") as folder:
        index = Path(folder, "index")
        repository.said("read-tree", parent, index=index)
        lines = [_entry(repository, path, data) for path, data in sorted(contents.items())]
        repository.said("update-index", "-z", "--index-info", given=b"".join(lines), index=index)
        # What the parent has is not ours to check: a partial clone may lack it, and would fetch it piece by piece.
        tree = os.fsdecode(repository.said("write-tree", "--missing-ok", index=index))
    signs = repository.line("config", "--type=bool", "commit.gpgsign") == "true"
    # The message is UTF-8, whatever people write theirs in.
    encoding = ("-c", "i18n.commitEncoding=UTF-8")
    arguments = (*encoding, "commit-tree", *(["-S"] if signs else []), tree, "-p", parent)
    return os.fsdecode(repository.said(*arguments, given=message.encode("utf-8", "backslashreplace")))


def make_branches(repository: Repository, made: Mapping[str, str]) -> None:
    """Make branches (name to commit), all or none; SsotError where there is one of such a name."""
    _update(repository, [f"create refs/heads/{name}\0{commit}\0" for name, commit in made.items()])


def remove_branches(repository: Repository, made: Mapping[str, str]) -> None:
    """Take back ``make_branches``, where they still end as they were made."""
    _update(repository, [f"delete refs/heads/{name}\0{commit}\0" for name, commit in made.items()])


def move_branch(repository: Repository, name: str, to: str, at: str) -> None:
    """Let a branch end with another commit; SsotError where it does not end with ``at`` any more."""
    _update(repository, [f"update refs/heads/{name}\0{to}\0{at}\0"])


def switch(repository: Repository, name: str, paths: Sequence[str]) -> None:
    """Let HEAD be a branch whose commits hold what the work tree holds; of the index only some paths follow.

    SsotError where another git is at work there, and then HEAD is what it was.
    """
    before = repository.line("symbolic-ref", "--quiet", "HEAD")
    repository.said("symbolic-ref", "-m", f"ssot pr: to {name}", "HEAD", f"refs/heads/{name}")
    given = b"\0".join(os.fsencode(f"{repository.prefix}{path}") for path in paths)
    reset = ("reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul")
    try:
        repository.said("--literal-pathspecs", "-C", str(repository.top), *reset, given=given)
    except BaseException:
        with suppress(SsotError):
            if before:
                repository.said("symbolic-ref", "-m", "ssot pr: back", "HEAD", before)
            else:
                repository.said("update-ref", "--no-deref", "-m", "ssot pr: back", "HEAD", repository.head)
        raise


def push(repository: Repository, remote: str, branches: Sequence[str]) -> None:
    """Push branches; SsotError with what git has to say, and how to go on."""
    if not repository.line("remote", "get-url", "--", remote):
        raise UsageError(f"there is no remote {remote}", "--remote names one; git remote lists them")
    try:
        repository.said("push", "--set-upstream", remote, *(f"refs/heads/{name}" for name in branches))
    except SsotError as error:
        again = shlex.join(["git", "push", "-u", remote, *branches])
        raise SsotError(f"{error.message}; the branch is made and nothing is lost", f"then {again}") from error


def _update(repository: Repository, lines: Sequence[str]) -> None:
    given = "".join(lines).encode("utf-8", "surrogateescape")
    repository.said("update-ref", "-m", "ssot pr", "--stdin", "-z", given=given)


def _entry(repository: Repository, path: str, data: bytes | None) -> bytes:
    name = os.fsencode(f"{repository.prefix}{path}")
    if data is None:
        return b"0 " + b"0" * len(repository.head) + b"\t" + name + b"\0"
    mode = repository.mode_in_head(path) or ("100755" if _is_executable(repository.root / path) else "100644")
    return f"{mode} {repository.blob(path, data, '-w')}".encode() + b"\t" + name + b"\0"


def _is_executable(path: Path) -> bool:
    try:
        return bool(os.lstat(path).st_mode & stat.S_IXUSR)
    except OSError:
        return False
