"""The workspace as it was at another revision: its files are read from git objects, where they are not as they were."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import msgspec

from ssot_tool.config import Config
from ssot_tool.config.patterns import PathPatterns
from ssot_tool.errors import UsageError, WorkspaceError
from ssot_tool.scan.files.git_files import PROJECT_FILES, git_toplevel
from ssot_tool.scan.files.git_run import complaint, need_git, without_filters
from ssot_tool.scan.files.selection import ALL
from ssot_tool.scan.files.workspace import Workspace, roots_of, sources_of

_REGULAR = (b"100644", b"100755")
#: Read beside the Python files, because they say where import roots are.
_HINTS = PROJECT_FILES | {"setup.py", "manage.py"}
_OBJECT = re.compile(r"[0-9a-f]{40,64}")
_SHALLOW = "this clone is shallow: run git fetch --unshallow (in GitHub Actions: fetch-depth: 0; GitLab: GIT_DEPTH: 0)"


class _Item(NamedTuple):
    mode: bytes
    object: bytes
    name: bytes


class _Blob(NamedTuple):
    path: str
    object: bytes


def merge_base(root: Path, revision: str) -> str:
    """The commit from which the work tree and a revision parted, as 40 (or 64) hexadecimal digits.

    UsageError where there is no such revision, WorkspaceError outside git and where git does not know the commit, as in
    a shallow clone; each says what would help.
    """
    if git_toplevel(root) is None:
        raise WorkspaceError(f"{root} is in no git repository, so there is no {revision} to compare with")
    asked = need_git(root, "rev-parse", "--git-dir")
    if asked.returncode != 0:  # the folder may belong to somebody else, as in containers
        raise WorkspaceError(f"git refuses to read this repository: {complaint(asked)}", _remedy(asked))
    commit = _commit(root, revision)
    if not commit:
        hint = _SHALLOW if _is_shallow(root) else _remedy_for(root, revision)
        raise UsageError(f"there is no revision {revision!r} in this repository", hint)
    base = _line(root, "merge-base", commit, "HEAD")
    if not base:
        hint = _SHALLOW if _is_shallow(root) else "their histories have nothing in common; name another revision"
        raise WorkspaceError(f"git knows no merge base of {revision} and the current commit", hint)
    return base


def base_workspace(now: Workspace, config: Config, commit: str, shadow: Path) -> Workspace:
    """The workspace at a commit; what differs from the files of ``now`` is written below ``shadow`` (an empty folder).

    The configuration is that of today: it is the code that is compared.
    """
    tree = list(_tree(now.root, commit))
    blobs = list(_blobs(tree))
    exclude = PathPatterns(config.workspace.exclude)
    there = {file.path for file in now.files} | {skip.path for skip in now.skipped}
    changed = _changed(now.root, commit)
    python = [blob.path for blob in blobs if blob.path.endswith(".py") and not exclude.matches(blob.path)]
    shadowed = {path for path in python if path in changed or path not in there}
    hints = [blob.path for blob in blobs if _name(blob.path) in _HINTS and not exclude.matches(blob.path)]
    _write(now.root, [blob for blob in blobs if blob.path in shadowed.union(hints)], shadow)
    shadowed.update(path for path in hints if path.endswith(".py"))
    roots, _ = roots_of(shadow, config, sorted(python), [path for path in hints if _name(path) in PROJECT_FILES])
    links = {link: target for link, target in now.aliases.items() if target in python}
    frozen = frozenset(shadowed)
    past = msgspec.structs.replace(now, shadow=str(shadow), shadowed=frozen, selection=ALL, unselected=())
    sources = sources_of(sorted(python), config, roots, links, past.home)
    # What cannot be read for what it is, and not for what it holds, could not be read then either.
    odd = {one.name.decode("utf-8", "backslashreplace") for one in tree} - {blob.path for blob in blobs}
    skipped = tuple(skip for skip in now.skipped if skip.path in odd)
    return msgspec.structs.replace(past, files=tuple(sources), roots=roots, skipped=skipped, links=(), notes=())


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _commit(root: Path, revision: str) -> str:
    """The commit that a revision names, "" for none."""
    verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    # In two steps, as :/text takes whatever follows for text.
    named = _line(root, *verify, revision)
    return _line(root, *verify, f"{named}^{{commit}}") if _OBJECT.fullmatch(named) else ""


def _line(root: Path, *arguments: str) -> str:
    done = _output(root, *arguments)
    return done.decode("ascii", "replace").strip() if done is not None else ""


def _output(root: Path, *arguments: str) -> bytes | None:
    """What git printed, or None where it failed."""
    done = need_git(root, *arguments)
    return done.stdout if done.returncode == 0 else None


def _remedy(failed: subprocess.CompletedProcess[bytes]) -> str:
    """The command that git itself proposes, "" where it proposes none."""
    told = failed.stderr.decode("utf-8", "replace").splitlines()
    return next((line.strip() for line in told if line.startswith("\tgit config")), "")


def _remedy_for(root: Path, revision: str) -> str:
    """What may be meant by a revision that does not exist, or how to get it."""
    names = _line(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags").split()
    near = get_close_matches(revision, names, n=1) or [name for name in names if name.endswith(f"/{revision}")][:1]
    if near:
        return f"did you mean {near[0]}?"
    remote, _, branch = revision.partition("/")
    if remote in _line(root, "remote").split() and branch:
        return f"git fetch {remote} {branch} may bring it"
    return "git branch -a lists those that are there"


def _is_shallow(root: Path) -> bool:
    return _line(root, "rev-parse", "--is-shallow-repository") == "true"


def _tree(root: Path, commit: str) -> Iterator[_Item]:
    """Everything below ``root`` at a commit that is called like a Python or a project file."""
    listed = _output(root, "ls-tree", "-r", "-z", commit)
    if listed is None:
        raise WorkspaceError(f"git cannot read the files of {commit[:12]}", "git fsck tells what is missing")
    for line in listed.split(b"\0"):
        about, _, name = line.partition(b"\t")
        mode, _, rest = about.partition(b" ")
        if name.endswith(b".py") or name.rpartition(b"/")[2].decode("latin-1") in _HINTS:
            yield _Item(mode, rest.partition(b" ")[2], name)


def _blobs(tree: Iterable[_Item]) -> Iterator[_Blob]:
    """The regular files of a tree. Names that lead elsewhere are left out, and those that are not UTF-8."""
    for mode, identity, name in tree:
        if mode not in _REGULAR:
            continue
        try:
            path = name.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if not any(part in ("", ".", "..", ".git") for part in path.split("/")):
            yield _Blob(path, identity)


def _changed(root: Path, commit: str) -> set[str]:
    """The paths that are not in the work tree as they were at the commit, as far as git tracks them; or may not be."""
    options = ("--name-only", "-z", "--no-renames", "--ignore-submodules", "--relative")
    listed = _output(root, *without_filters(root), "diff-index", *options, commit)
    flagged = _output(root, "ls-files", "-v", "-z", "--", "*.py")
    if listed is None or flagged is None:
        raise WorkspaceError(f"git cannot compare the files with {commit[:12]}", "git status may tell why")
    names = [name for name in listed.split(b"\0") if name]
    # Git was told to take them for unchanged, whatever they are.
    names += [line[2:] for line in flagged.split(b"\0") if line[:1].islower() or line[:1] == b"S"]
    return {name.decode("utf-8", "surrogateescape") for name in names}


def _write(root: Path, blobs: Iterable[_Blob], shadow: Path) -> None:
    """Write the contents of blobs below a folder."""
    wanted = sorted(blobs)
    if not wanted:
        return
    done = need_git(root, "cat-file", "--batch", given=b"".join(blob.object + b"\n" for blob in wanted))
    at, output = 0, done.stdout
    for blob in wanted:
        head, _, _ = output[at : at + 200].partition(b"\n")
        parts = head.split(b" ")
        if len(parts) != 3:
            told = complaint(done) if done.returncode else "its object is missing"
            raise WorkspaceError(
                f"git cannot read {blob.path} as it was: {told}", "git fetch may bring what is missing"
            )
        at += len(head) + 1
        _put(shadow / blob.path, output[at : at + int(parts[2])], blob.path)
        at += int(parts[2]) + 1


def _put(target: Path, content: bytes, path: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise WorkspaceError(f"cannot write {path} as it was to {target}: {error.strerror}") from error
