"""Running a command on the tree that a part leaves, held against the work tree: in copies, as ``--verify`` does."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_tool.edit import Edit
from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome
from ssot_tool.migrate.encoded import text_of
from ssot_tool.proposing.repository import Repository
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import Session
from ssot_tool.verify.verifying import verify

Contents = Mapping[str, bytes | None]


def failing_in(
    repository: Repository, session: Session, final: Contents, contents: Contents, command: str, options: ReadOptions
) -> str:
    """What passes in the work tree and fails where only ``contents`` of it are there; "" for nothing.

    ``final``: the files of all parts as the work tree has them; those that are not in ``contents`` are as in HEAD.
    Tests that are not there yet do not fail. SsotError where nothing can be compared.
    """
    outcomes = _outcomes(repository, final, contents.keys())
    if not outcomes:
        return ""
    roots = tuple(one.path for one in session.reading.workspace.roots)
    verdict = verify(repository.root, outcomes, command, roots=roots or ("",), say=options.say)
    broken = [one for one in verdict.broken if one.after != "gone"]
    more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
    return f"{broken[0].test} would fail{more}" if broken else ""


def _outcomes(repository: Repository, final: Contents, kept: Collection[str]) -> list[Outcome]:
    """What turns the work tree into one in which only some files are as they will be."""
    outcomes: list[Outcome] = []
    others = sorted(final.keys() - kept)
    for path, then in repository.in_head(others).items():
        now = final[path]
        if now is None and then is not None:
            outcomes.append(Creation(path, then))
        elif now is not None and then is None:
            outcomes.append(Deletion(path, now))
        elif now is not None and then is not None and now != then:
            outcomes.append(_change(path, now, then))
    return outcomes


def _change(path: str, now: bytes, then: bytes) -> Outcome:
    change = Change(path, now, (Edit(0, len(text_of(path, now)), text_of(path, then)),))
    if change.after != then:  # another encoding, or another mark of it
        raise SsotError(f"{path} cannot be tried as it was", "leave out --verify")
    return change
