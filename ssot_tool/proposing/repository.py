"""The repository in which the commits are made: what HEAD has, what differs from it, branches and remotes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from ssot_tool.errors import SsotError, UsageError, WorkspaceError
from ssot_tool.scan.files.git_files import git_toplevel, head_commit
from ssot_tool.scan.files.git_run import need_git

_BUSY = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisection",
}
_DIFF = ("diff", "--name-only", "--no-relative", "--no-renames", "--no-ext-diff", "-z")
_REGULAR = ("100644", "100755")
_MAIN = ("main", "master", "develop", "trunk")


class Base(msgspec.Struct, frozen=True):
    """The branch that a pull request is for: ``name`` as its host calls it, ``revision`` as this repository does.

    ``commit``: where HEAD and it parted; both are "" where this repository does not have the branch.
    """

    name: str
    revision: str = ""
    commit: str = ""


class Repository:
    """A git repository with at least one commit, and the workspace in it; WorkspaceError for anything else."""

    def __init__(self, root: Path) -> None:
        top = git_toplevel(root)
        if top is None:
            raise WorkspaceError("this workspace is in no git repository", "ssot pr makes commits: git init first")
        self.root = root
        self.top = top
        self.prefix = "" if top == root else f"{root.relative_to(top).as_posix()}/"
        # That git is there at all is not to be taken for a repository without commits.
        need_git(root, "--version")
        self.head = head_commit(root)
        if not self.head:
            raise WorkspaceError("there is no commit yet", "commit what was there before the migration first")
        folder = Path(os.fsdecode(self.said("rev-parse", "--absolute-git-dir")))
        busy = next((what for name, what in _BUSY.items() if (folder / name).exists()), "")
        if busy:
            raise WorkspaceError(f"{busy} is in progress", "finish or abort it first")

    # -- what is there ------------------------------------------------------------------------------------------

    def changed(self, since: str = "HEAD") -> frozenset[str]:
        """The paths of the workspace that differ from a commit, untracked ones included."""
        tracked = self._paths(*_DIFF, since, "--", ".")
        untracked = self._paths("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ".")
        return frozenset(path[len(self.prefix) :] for path in (*tracked, *untracked) if path.startswith(self.prefix))

    @cached_property
    def _entries(self) -> dict[str, tuple[str, str]]:
        """Of each file of the workspace in HEAD, its mode and the id of its content."""
        found = {}
        for line in self.said("ls-tree", "-r", "-z", "--full-tree", "HEAD").split(b"\0"):
            about, _, name = line.partition(b"\t")
            path = os.fsdecode(name)
            if path and path.startswith(self.prefix):
                mode, _, blob = os.fsdecode(about).split(" ")
                found[path[len(self.prefix) :]] = mode, blob
        return found

    def in_head(self, paths: Collection[str]) -> dict[str, bytes | None]:
        """What HEAD has of files, as it would be checked out but for filters; None where it has none of them."""
        found: dict[str, bytes | None] = dict.fromkeys(paths)
        ids = {path: self._entries[path][1] for path in found if path in self._entries}
        given = "".join(f"{blob}\n" for blob in ids.values()).encode()
        done = need_git(self.root, "cat-file", "--batch", given=given) if ids else None
        if done is not None:
            found.update(zip(ids, _batch(done.stdout), strict=False))
        return found

    def is_at_head(self, path: str, data: bytes | None) -> bool:
        """Whether git would store these bytes (None: no file) as what HEAD has of the path."""
        stored = self._entries.get(path, ("", ""))[1]
        return stored == ("" if data is None else self.blob(path, data))

    def is_in_head(self, path: str) -> bool:
        """Whether HEAD has a file of this path."""
        return path in self._entries

    def mode_in_head(self, path: str) -> str:
        """How git writes what kind of regular file HEAD has of a path, "" where it has none."""
        mode = self._entries.get(path, ("", ""))[0]
        return mode if mode in _REGULAR else ""

    def blob(self, path: str, data: bytes, *options: str) -> str:
        """The id under which git stores a file's bytes; it does with ``-w``."""
        return os.fsdecode(self.said("hash-object", *options, "--stdin", "--path", path, given=data))

    def current(self) -> str:
        """The branch that is checked out, "" for none."""
        return self.line("symbolic-ref", "--quiet", "--short", "HEAD")

    def base(self, wanted: str) -> Base:
        """The branch that is asked for, or what the repository has for it; UsageError where there is none of it."""
        remote = self.line("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
        for name in [wanted] if wanted else [*([remote] if remote else []), *_MAIN]:
            # What the host has comes first: the local branch may be behind it, or hold the migration already.
            for revision in (f"refs/remotes/origin/{name}", f"refs/heads/{name}", name):
                commit = self.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
                if commit:
                    bare = name.removeprefix("origin/") if revision == name else name
                    return Base(bare, commit, self.line("merge-base", commit, "HEAD"))
        if wanted:
            raise UsageError(f"there is no branch {wanted}", "--base names the branch that the pull request is for")
        return Base("main")

    def log(self, base: Base, paths: Sequence[str]) -> list[tuple[str, str]]:
        """Id and first line of the commits since the base that touch any of the paths, oldest first."""
        if not base.commit or base.commit == self.head or not paths:
            return []
        given = [f":(top,literal){self.prefix}{path}" for path in paths[:1000]]
        span = f"{base.commit}..{self.head}"
        said = self.said("log", "--reverse", "--no-merges", "--no-show-signature", "--format=%H %s", span, "--", *given)
        lines = said.decode("utf-8", "replace").split("\n")  # other ends of lines may stand in a subject
        return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines if line]

    def branches(self, name: str) -> list[str]:
        """The local branch of this name, or else those that stand below it, in the order of their numbers."""
        if self.has_branch(name):
            return [name]
        listed = self.line("for-each-ref", "--format=%(refname:strip=2)", f"refs/heads/{name}/").split("\n")
        numbered = [(line.removeprefix(f"{name}/").partition("-")[0], line) for line in listed]
        return [line for number, line in sorted(numbered, key=lambda one: (len(one[0]), one)) if number.isdecimal()]

    def has_branch(self, name: str) -> bool:
        """Whether there is a local branch of this name."""
        return need_git(self.root, "show-ref", "--verify", "--quiet", f"refs/heads/{name}").returncode == 0

    def remote_url(self, remote: str) -> str:
        """Where a remote is, "" for none; what stands before an ``@`` may be a secret, and is left out."""
        url = self.line("remote", "get-url", "--", remote)
        scheme, colon, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if colon else url.rpartition("@")[2]

    # -- git ----------------------------------------------------------------------------------------------------

    def _paths(self, *arguments: str) -> list[str]:
        return [os.fsdecode(path) for path in self.said(*arguments).split(b"\0") if path]

    def line(self, *arguments: str) -> str:
        """What git says, "" where it fails."""
        done = need_git(self.root, *arguments)
        return os.fsdecode(done.stdout.strip()) if done.returncode == 0 else ""

    def said(self, *arguments: str, given: bytes | None = None, index: Path | None = None) -> bytes:
        """What git says; SsotError with its complaint where it fails."""
        done = need_git(self.root, *arguments, given=given, index=index)
        if done.returncode:
            raise SsotError(f"git {_verb(arguments)} failed: {_complaint(done)}")
        return done.stdout.strip(b"\n")


def _batch(said: bytes) -> Iterator[bytes | None]:
    """The objects that ``git cat-file --batch`` tells of, in order; None for one that is missing."""
    at = 0
    while at < len(said):
        end = said.index(b"\n", at)
        *_, size = said[at:end].split(b" ")
        if not size.isdigit():
            yield None
            at = end + 1
            continue
        yield said[end + 1 : end + 1 + int(size)]
        at = end + int(size) + 2


def _verb(arguments: Sequence[str]) -> str:
    """The command among the arguments: options before it say how it is run."""
    return next(
        (
            one
            for at, one in enumerate(arguments)
            if one[:1] != "-" and arguments[at - 1 : at] not in (("-C",), ("-c",))
        ),
        "",
    )


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", " ! ", "remote: error"))]
    return (told or lines or [f"exit code {done.returncode}"])[0].strip()
