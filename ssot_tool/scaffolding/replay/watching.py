"""Methods that say what they give, and who builds the unified one."""

from __future__ import annotations

import functools
import inspect
import sys
from typing import TYPE_CHECKING, Any

from ssot_tool.scaffolding.replay.job import Job, Record, _inside
from ssot_tool.scaffolding.replay.results import awaited, recorded, shown_error
from ssot_tool.scaffolding.replay.standing import Member, replace_everywhere

if TYPE_CHECKING:
    from collections.abc import Callable


def record_calls(owner: Any, members: list[Member], record: Record) -> None:
    """Have the public methods of a class say what they give, on what was built here."""
    for name in dir(owner):
        method = inspect.getattr_static(owner, name)
        if inspect.isfunction(method) and (name == "__call__" or name[0] != "_"):
            replaced = recording(method, name, members, record)
            setattr(owner, name, replaced)
            written = vars(owner).get("_written")
            if isinstance(written, dict):  # by what ssot scaffold tells overrides
                written[name] = replaced


def recording(
    method: Callable[..., Any],
    name: str,
    members: list[Member],
    record: Record,
) -> Callable[..., Any]:
    """The method, which notes what it gives where nothing above it does."""

    def member_of(built: Any) -> Member | None:
        if _inside.get():
            return None
        return next((one for one in members if one.built.holds(built)), None)

    if inspect.iscoroutinefunction(method):

        @functools.wraps(method)
        async def waiting(self: Any, *args: Any, **kwargs: Any) -> Any:
            member = member_of(self)
            if member is None:
                return await method(self, *args, **kwargs)
            known = member.methods.get(name, name)
            given = method(self, *args, **kwargs)
            return await awaited(given, record, member.id, known)

        return waiting

    @functools.wraps(method)
    def calling(self: Any, *args: Any, **kwargs: Any) -> Any:
        member = member_of(self)
        if member is None:
            return method(self, *args, **kwargs)
        known = member.methods.get(name, name)
        before = _inside.set(True)
        try:
            result = method(self, *args, **kwargs)
        except Exception as error:
            record.call(member.id, known, shown_error(error))
            raise
        finally:
            _inside.reset(before)
        return recorded(result, record, member.id, known)

    return calling


def watch(unified: Any, job: Job, record: Record) -> None:
    """Notice which tests have moved on to the unified one."""
    original = unified.__init__ if inspect.isclass(unified) else unified

    @functools.wraps(original)
    def watched(*args: Any, **kwargs: Any) -> Any:
        record.moved(repr(kwargs.get(job.keyword)))
        return original(*args, **kwargs)

    if inspect.isclass(unified):
        unified.__init__ = watched  # type: ignore[method-assign]
    else:
        replace_everywhere(unified, watched, job.canonical[0])
        setattr(sys.modules[job.canonical[0]], job.canonical[1], watched)


def offer_legacy_names(unified: Any, members: list[Member]) -> None:
    """Let methods that the migration renames be called by their legacy names, too."""
    renamed = {old for one in members for old, new in one.methods.items() if old != new}
    for old in sorted(renamed):
        if not hasattr(unified, old):
            setattr(unified, old, renaming(old, members))


def renaming(old: str, members: list[Member]) -> Callable[..., Any]:
    """A method that calls the one which has the unified name."""

    def renamed(self: Any, *args: Any, **kwargs: Any) -> Any:
        for member in members:
            if member.built.holds(self) and old in member.methods:
                return getattr(self, member.methods[old])(*args, **kwargs)
        raise AttributeError(old)

    return renamed
