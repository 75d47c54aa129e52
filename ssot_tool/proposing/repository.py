"""The repository in which the commits are made: what is changed against HEAD, and commits without touching anything.

Commits are made with an index of their own, so that what people have staged or changed elsewhere stays as it is. Files
are stored as ``git add`` would store them, filters and line ends included, and commits are signed where git is told to
sign all. Hooks of commits and checkouts do not run; those of a push do.
"""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
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
_REGULAR = (b"100644", b"100755")
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
        self.head = head_commit(root)
        if not self.head:
            raise WorkspaceError("there is no commit yet", "commit what was there before the migration first")
        folder = Path(os.fsdecode(self._said("rev-parse", "--absolute-git-dir")))
        busy = next((what for name, what in _BUSY.items() if (folder / name).exists()), "")
        if busy:
            raise WorkspaceError(f"{busy} is in progress", "finish or abort it first")

    # -- what is there ------------------------------------------------------------------------------------------

    def changed(self, since: str = "HEAD") -> frozenset[str]:
        """The paths of the workspace that differ from a commit, untracked ones included."""
        tracked = self._paths("diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", since, "--", ".")
        untracked = self._paths("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ".")
        return frozenset(path[len(self.prefix) :] for path in (*tracked, *untracked) if path.startswith(self.prefix))

    def at(self, commit: str, path: str) -> bytes | None:
        """A file's content in a commit, as it would be checked out but for filters; None where it is not there."""
        done = need_git(self.root, "cat-file", "blob", f"{commit}:{self.prefix}{path}")
        return done.stdout if done.returncode == 0 else None

    def is_at_head(self, path: str, data: bytes | None) -> bool:
        """Whether git would store these bytes (None: no file) as what HEAD has of the path."""
        asked = need_git(self.root, "rev-parse", "--verify", "--quiet", f"HEAD:{self.prefix}{path}")
        stored = asked.stdout.strip() if asked.returncode == 0 else b""
        return stored == (b"" if data is None else self._blob(path, data))

    def is_in_head(self, path: str) -> bool:
        """Whether HEAD has something of this path."""
        return need_git(self.root, "cat-file", "-e", f"HEAD:{self.prefix}{path}").returncode == 0

    def current(self) -> str:
        """The branch that is checked out, "" for none."""
        return self._line("symbolic-ref", "--quiet", "--short", "HEAD")

    def base(self, wanted: str) -> Base:
        """The branch that is asked for, or what the repository has for it; UsageError where there is none of it."""
        remote = self._line("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
        for name in [wanted] if wanted else [*([remote] if remote else []), *_MAIN]:
            # What the host has comes first: the local branch may be behind it, or hold the migration already.
            for revision in (f"refs/remotes/origin/{name}", f"refs/heads/{name}", name):
                commit = self._line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
                if commit:
                    bare = name.removeprefix("origin/") if revision == name else name
                    return Base(bare, commit, self._line("merge-base", commit, "HEAD"))
        if wanted:
            raise UsageError(f"there is no branch {wanted}", "--base names the branch that the pull request is for")
        return Base("main")

    def log(self, base: Base, paths: Sequence[str]) -> list[tuple[str, str]]:
        """Id and first line of the commits since the base that touch any of the paths, oldest first."""
        if not base.commit or base.commit == self.head or not paths:
            return []
        given = [f":(top,literal){self.prefix}{path}" for path in paths[:1000]]
        span = f"{base.commit}..{self.head}"
        said = self._said(
            "log", "--reverse", "--no-merges", "--no-show-signature", "--format=%H %s", span, "--", *given
        )
        lines = said.decode("utf-8", "replace").splitlines()
        return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]

    def branches(self, name: str) -> list[str]:
        """The local branch of this name, or else those that stand below it, in the order of their numbers."""
        if self.has_branch(name):
            return [name]
        listed = self._line("for-each-ref", "--format=%(refname:strip=2)", f"refs/heads/{name}/").splitlines()
        numbered = [(line.removeprefix(f"{name}/").partition("-")[0], line) for line in listed]
        return [line for number, line in sorted(numbered, key=lambda one: (len(one[0]), one)) if number.isdecimal()]

    def has_branch(self, name: str) -> bool:
        """Whether there is a local branch of this name."""
        return need_git(self.root, "show-ref", "--verify", "--quiet", f"refs/heads/{name}").returncode == 0

    def check_name(self, name: str) -> None:
        """UsageError for what git takes for no branch's name, or what a branch that is there stands in the way of."""
        if name.startswith("-") or need_git(self.root, "check-ref-format", f"refs/heads/{name}").returncode:
            raise UsageError(f"{name!r} is no name for a branch", "--branch takes one as in ssot/message-handler")
        parts = name.split("/")
        above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        taken = [one for one in (*above, name) if self.has_branch(one)]
        taken += self._line("for-each-ref", "--format=%(refname:strip=2)", f"refs/heads/{name}/").splitlines()
        if taken:
            raise UsageError(f"there is a branch {taken[0]} already", "--branch names another one")

    def remote_url(self, remote: str) -> str:
        """Where a remote is, "" for none; what stands before an ``@`` may be a secret, and is left out."""
        url = self._line("remote", "get-url", "--", remote)
        scheme, colon, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if colon else url.rpartition("@")[2]

    # -- what is made -------------------------------------------------------------------------------------------

    def need_author(self) -> None:
        """WorkspaceError where git does not know who commits."""
        for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            if need_git(self.root, "var", who).returncode:
                raise WorkspaceError(
                    "git does not know who commits", 'git config user.name "…" and git config user.email "…" say it'
                )

    def commit(self, parent: str, contents: Mapping[str, bytes | None], message: str) -> str:
        """A commit on top of another in which some files have other contents; its id. No branch and no file changes."""
        with tempfile.TemporaryDirectory(prefix="ssot-pr-") as folder:
            index = Path(folder, "index")
            self._said("read-tree", parent, index=index)
            lines = [self._entry(path, data, index) for path, data in sorted(contents.items())]
            self._said("update-index", "-z", "--index-info", given=b"".join(lines), index=index)
            # What the parent has is not ours to check: a partial clone may lack it, and would fetch it piece by piece.
            tree = os.fsdecode(self._said("write-tree", "--missing-ok", index=index))
        signs = self._line("config", "--type=bool", "commit.gpgsign") == "true"
        arguments = ("commit-tree", *(["-S"] if signs else []), tree, "-p", parent)
        return os.fsdecode(self._said(*arguments, given=message.encode("utf-8", "backslashreplace")))

    def make_branches(self, made: Mapping[str, str]) -> None:
        """Make branches (name to commit), all or none; SsotError where there is one of such a name."""
        lines = [f"create refs/heads/{name}\0{commit}\0" for name, commit in made.items()]
        self._said("update-ref", "-m", "ssot pr", "--stdin", "-z", given="".join(lines).encode())

    def move_branch(self, name: str, commit: str) -> None:
        """Let a branch end with a commit on top of HEAD; SsotError where it does not end with HEAD any more."""
        self._said("update-ref", "-m", "ssot pr", f"refs/heads/{name}", commit, self.head)

    def switch(self, name: str, paths: Sequence[str]) -> None:
        """Let HEAD be a branch whose commits hold what the work tree holds; of the index only some paths follow."""
        self._said("symbolic-ref", "-m", f"ssot pr: to {name}", "HEAD", f"refs/heads/{name}")
        given = b"\0".join(os.fsencode(f"{self.prefix}{path}") for path in paths)
        reset = ("reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul")
        self._said("--literal-pathspecs", "-C", str(self.top), *reset, given=given)

    def push(self, remote: str, branches: Sequence[str]) -> None:
        """Push branches; SsotError with what git has to say, and how to go on."""
        if not self._line("remote", "get-url", "--", remote):
            raise UsageError(f"there is no remote {remote}", "--remote names one; git remote lists them")
        try:
            self._said("push", "--set-upstream", remote, *(f"refs/heads/{name}" for name in branches))
        except SsotError as error:
            again = f"git push -u {remote} {' '.join(branches)}"
            raise SsotError(f"{error.message}; the branch is made and nothing is lost", f"then {again}") from error

    # -- git ----------------------------------------------------------------------------------------------------

    def _entry(self, path: str, data: bytes | None, index: Path) -> bytes:
        whole = f"{self.prefix}{path}"
        name = os.fsencode(whole)
        if data is None:
            return b"0 " + b"0" * len(self.head) + b"\t" + name + b"\0"
        listing = ("--literal-pathspecs", "-C", str(self.top), "ls-files", "--stage", "-z", "--", whole)
        mode = self._said(*listing, index=index)[:6]
        if mode not in _REGULAR:
            mode = b"100755" if self._is_executable(path) else b"100644"
        return mode + b" " + self._blob(path, data, "-w") + b"\t" + name + b"\0"

    def _blob(self, path: str, data: bytes, *options: str) -> bytes:
        """The id under which git stores a file's bytes; it does with ``-w``."""
        return self._said("hash-object", *options, "--stdin", "--path", path, given=data)

    def _is_executable(self, path: str) -> bool:
        try:
            return bool(os.lstat(self.root / path).st_mode & stat.S_IXUSR)
        except OSError:
            return False

    def _paths(self, *arguments: str) -> list[str]:
        return [os.fsdecode(path) for path in self._said(*arguments).split(b"\0") if path]

    def _line(self, *arguments: str) -> str:
        """What git says, "" where it fails."""
        done = need_git(self.root, *arguments)
        return os.fsdecode(done.stdout.strip()) if done.returncode == 0 else ""

    def _said(self, *arguments: str, given: bytes | None = None, index: Path | None = None) -> bytes:
        done = need_git(self.root, *arguments, given=given, index=index)
        if done.returncode:
            raise SsotError(f"git {_verb(arguments)} failed: {_complaint(done)}")
        return done.stdout.strip(b"\n")


def _verb(arguments: Sequence[str]) -> str:
    """The command among the arguments: options before it say how it is run."""
    return next((one for at, one in enumerate(arguments) if one[:1] != "-" and arguments[at - 1 : at] != ("-C",)), "")


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", " ! ", "remote: error"))]
    return (told or lines or [f"exit code {done.returncode}"])[0].strip()
