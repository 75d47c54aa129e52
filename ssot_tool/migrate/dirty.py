"""What git could not give back: files with changes that are not committed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha1, sha256
from pathlib import Path

from ssot_tool.errors import WorkspaceError
from ssot_tool.scan.files.git_files import git_toplevel
from ssot_tool.scan.files.git_run import complaint, need_git, without_filters

_STATUS = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all")
_SHA1_DIGITS = 40


def dirty(root: Path, paths: Iterable[str]) -> list[str]:
    """Those of the paths (relative to ``root``, with ``/``) that git does not have as they are, sorted.

    That is what is modified (though git be told to assume otherwise), staged, untracked, ignored, or in a submodule or
    a repository within; what is not there and not tracked counts as clean. Outside git there is nothing to say, and the
    list is empty. WorkspaceError where git fails. No program runs that the repository's configuration names as a
    filter; content that git would filter is then told as modified.
    """
    if git_toplevel(root) is None:
        return []
    tracked = {_path(name) for name in _names(_output(root, "ls-files", "-z", "--cached"))}
    prefix = _output(root, "rev-parse", "--show-prefix").removesuffix(b"\n")
    modified = set()
    for entry in _names(_output(root, *without_filters(root), *_STATUS, "--", ".")):
        name = entry[3:]  # after the two states and a blank; relative to the top, whatever the folder
        modified.add(_path(name.removeprefix(prefix)))
    asked = set(paths)
    modified |= _unseen(root, asked)
    return sorted(path for path in asked if path in modified or (path not in tracked and _exists(root, path)))


def _unseen(root: Path, paths: Collection[str]) -> set[str]:
    """Of the paths, those that differ though git looks away: marked as assumed unchanged, or as not checked out."""
    # A letter and a blank stand before each name; small letters and S are such marks.
    entries = _names(_output(root, "ls-files", "-z", "-v", "--cached"))
    marked = {_path(entry[2:]) for entry in entries if entry[:1].islower() or entry[:1] == b"S"}.intersection(paths)
    if not marked:
        return set()
    kept: dict[str, bytes] = {}
    for entry in _names(_output(root, "ls-files", "-z", "--stage", "--cached")):
        about, _, name = entry.partition(b"\t")
        kept[_path(name)] = about.split(b" ")[1]
    return {path for path in marked if _exists(root, path) and _object_name(root / path, kept[path]) != kept[path]}


def _object_name(path: Path, like: bytes) -> bytes:
    """The name that git gives to a file's content, by the same hash as another name; b"" for what cannot be read."""
    try:
        data = path.read_bytes()
    except OSError:
        return b""
    made = sha1 if len(like) == _SHA1_DIGITS else sha256
    return made(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest().encode()


def _exists(root: Path, path: str) -> bool:
    return (root / path).is_symlink() or (root / path).exists()


def _path(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _names(output: bytes) -> Iterator[bytes]:
    return (name for name in output.split(b"\0") if name)


def _output(root: Path, *arguments: str) -> bytes:
    done = need_git(root, *arguments)
    if done.returncode != 0:
        raise WorkspaceError(f"git cannot say what is not committed: {complaint(done)}")
    return done.stdout
