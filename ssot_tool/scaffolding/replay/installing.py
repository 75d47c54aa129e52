"""Putting stand-ins wherever a module has bound a legacy class."""

from __future__ import annotations

import contextlib
import inspect
import sys
import types
from typing import Any

from ssot_tool.scaffolding.replay.job import _STANDING, Job, Record
from ssot_tool.scaffolding.replay.standing import Member, StandIn, replace_everywhere, resolve, stand_in_for
from ssot_tool.scaffolding.replay.watching import offer_legacy_names, record_calls, watch

_MIRRORS: dict[str, list[str]] = {}


def install(job: Job, record: Record) -> None:
    """Put stand-ins in place of all legacy classes that are still there."""
    unified = resolve(*job.canonical)
    if unified is None:
        raise LookupError(".".join(job.canonical) + " is not there")
    members = [Member(said, job, record) for said in job.members]
    there = [one for one in members if is_legacy(one.real, unified)]
    for member in there:
        if job.build == "unified":
            member.unified = unified
            mirror(member)
        elif inspect.isclass(member.real):
            record_calls(member.real, [member], record)
    if job.build == "unified" and inspect.isclass(unified):
        offer_legacy_names(unified, there)
        record_calls(unified, there, record)
    watch(unified, job, record)
    record.replaced = [one.id for one in there]
    for member in there:
        replace_everywhere(member.real, stand_in_for(member), job.canonical[0])


def is_legacy(found: Any, unified: Any) -> bool:
    """Whether it is there, and neither the unified one itself nor a shim of it."""
    if found is None or found is unified:
        return False
    if inspect.isclass(unified):
        return inspect.isclass(found) and not issubclass(found, unified)
    with contextlib.suppress(OSError, TypeError):
        return unified.__name__ not in inspect.getsource(found)
    return True


class Mirrored(types.ModuleType):
    """A legacy module: what is patched in it is patched in the strategies', too."""

    def __setattr__(self, name: str, value: Any) -> None:
        old = vars(self).get(name)
        super().__setattr__(name, value)
        if isinstance(old, StandIn):
            _STANDING[old].record.patched(self.__name__ + "." + name)
        for home in _MIRRORS.get(self.__name__, ()):
            names = vars(sys.modules[home])
            if name in names and names[name] is old:
                names[name] = value


def mirror(member: Member) -> None:
    """Lead patches of a legacy module to that to which its code was moved."""
    homes = _MIRRORS.setdefault(member.module, [])
    if member.home not in (member.module, *homes) and member.home in sys.modules:
        homes.append(member.home)
        sys.modules[member.module].__class__ = Mirrored
