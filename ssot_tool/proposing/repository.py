"""The repository in which the commits are made: what is changed against HEAD, and commits without touching anything.

Commits are made with an index of their own, so that what people have staged or changed elsewhere stays as it is. Git's
hooks do not run.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ssot_tool.errors import SsotError, UsageError, WorkspaceError
from ssot_tool.scan.files.git_files import git_toplevel, head_commit
from ssot_tool.scan.files.git_run import need_git

_BUSY = {"MERGE_HEAD": "a merge", "rebase-merge": "a rebase", "rebase-apply": "a rebase", "CHERRY_PICK_HEAD": "a pick"}


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

    def changed(self) -> frozenset[str]:
        """The paths of the workspace that differ from HEAD, untracked ones included."""
        tracked = self._paths("diff", "--name-only", "--no-renames", "-z", "HEAD", "--", ".")
        untracked = self._paths("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ".")
        return frozenset(path[len(self.prefix) :] for path in (*tracked, *untracked) if path.startswith(self.prefix))

    def at_head(self, path: str) -> bytes | None:
        """A file's content in HEAD; None where it is not there."""
        done = need_git(self.root, "cat-file", "blob", f"HEAD:{self.prefix}{path}")
        return done.stdout if done.returncode == 0 else None

    def base(self, wanted: str) -> str:
        """The branch that a pull request is for: the one that is asked for, or what the repository has for it."""
        names = [wanted] if wanted else ["origin/HEAD", "main", "master", "develop"]
        for name in names:
            done = need_git(self.root, "rev-parse", "--abbrev-ref", name)
            if done.returncode == 0:
                found = os.fsdecode(done.stdout.strip())
                return found.removeprefix("origin/") if found != "HEAD" else name
        if wanted:
            raise UsageError(f"there is no branch {wanted}", "--base names the branch that the pull request is for")
        return "main"

    def has_branch(self, name: str) -> bool:
        """Whether there is a local branch of this name."""
        return need_git(self.root, "show-ref", "--verify", "--quiet", f"refs/heads/{name}").returncode == 0

    def check_name(self, name: str) -> None:
        """UsageError for what git takes for no branch's name."""
        if need_git(self.root, "check-ref-format", "--branch", name).returncode:
            raise UsageError(f"{name!r} is no name for a branch", "--branch takes one as in ssot/message-handler")

    def commit(self, parent: str, contents: Mapping[str, bytes | None], message: str) -> str:
        """A commit on top of another in which some files have other contents; its id. Nothing else changes."""
        with tempfile.TemporaryDirectory(prefix="ssot-pr-") as folder:
            index = Path(folder, "index")
            self._said("read-tree", parent, index=index)
            lines = [self._entry(path, data, index) for path, data in sorted(contents.items())]
            self._said("update-index", "-z", "--index-info", given=b"".join(lines), index=index)
            tree = os.fsdecode(self._said("write-tree", index=index))
        arguments = ("commit-tree", tree, "-p", parent)
        return os.fsdecode(self._said(*arguments, given=message.encode("utf-8", "backslashreplace")))

    def _entry(self, path: str, data: bytes | None, index: Path) -> bytes:
        whole = f"{self.prefix}{path}"
        name = os.fsencode(whole)
        if data is None:
            return b"0 " + b"0" * 40 + b"\t" + name + b"\0"
        blob = self._said("hash-object", "-w", "--stdin", "--path", whole, given=data)
        listed = self._said("ls-files", "--stage", "-z", "--full-name", "--", f":/{whole}", index=index)
        mode = listed[:6] if listed[:6] in (b"100644", b"100755") else b"100644"
        return mode + b" " + blob + b"\t" + name + b"\0"

    def tree_files(self, commit: str, folder: Path) -> None:
        """Write the files of a commit's workspace below a folder, as they are in git; no filter and no hook runs."""
        with tempfile.TemporaryDirectory(prefix="ssot-pr-") as place:
            index = Path(place, "index")
            self._said("read-tree", commit, index=index)
            self._said("checkout-index", "--all", "--force", f"--prefix={folder}/", index=index)

    def branch(self, name: str, commit: str) -> None:
        """Make a branch; SsotError where there is one of that name."""
        self._said("update-ref", f"refs/heads/{name}", commit, "0" * 40)

    def switch(self, name: str, paths: Sequence[str]) -> None:
        """Let HEAD be a branch whose commits hold what the work tree holds; of the index only some paths follow."""
        self._said("symbolic-ref", "HEAD", f"refs/heads/{name}")
        given = b"\0".join(os.fsencode(f"{self.prefix}{path}") for path in paths)
        self._said(
            "-C", str(self.top), "reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul", given=given
        )

    def push(self, remote: str, branches: Sequence[str]) -> None:
        """Push branches; SsotError with what git has to say."""
        self._said("push", "--set-upstream", remote, *branches)

    def _paths(self, *arguments: str) -> list[str]:
        return [os.fsdecode(path) for path in self._said(*arguments).split(b"\0") if path]

    def _said(self, *arguments: str, given: bytes | None = None, index: Path | None = None) -> bytes:
        done = need_git(self.root, *arguments, given=given, index=index)
        if done.returncode:
            lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
            if any("tell me who you are" in line or "empty ident" in line for line in lines):
                raise WorkspaceError("git does not know who commits", "git config user.name and user.email say it")
            raise SsotError(f"git {arguments[0]} failed: {lines[-1] if lines else done.returncode}")
        return done.stdout.strip(b"\n")
