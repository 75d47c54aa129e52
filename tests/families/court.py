"""Small workspaces from source text, judged in memory: what the tests of families share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import msgspec

from ssot_tool.config import Config
from ssot_tool.families.candidates import candidates
from ssot_tool.families.judge import judge
from ssot_tool.model import Family
from ssot_tool.program.references import Places, references_to
from ssot_tool.program.resolve import Program
from ssot_tool.registry import load_role_packs
from ssot_tool.role import RolePack
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.reader import read_module

#: A handler that nobody would doubt; ``{name}`` and ``{route}`` are to be filled in.
HANDLER = """
class {name}:
    def __init__(self, supervisor, websocket_manager):
        self.supervisor = supervisor
        self.websocket_manager = websocket_manager

    def get_message_type(self):
        return "{route}"

    async def handle(self, user_id, payload):
        response = await self.supervisor.run(payload["user_request"])
        await self.websocket_manager.send_to_user(user_id, {{"type": "agent_completed", "payload": response}})
"""


def handler(name: str, route: str = "start_agent") -> str:
    """Source of one handler."""
    return HANDLER.format(name=name, route=route)


def pack(role: str, **changes: object) -> RolePack:
    """A shipped role pack, with some fields replaced."""
    found = next(one for one in load_role_packs(Config(), Path("/nowhere")) if one.id == role)
    return msgspec.structs.replace(found, **changes)


def program_of(files: Mapping[str, str]) -> Program:
    """Read and join modules, given by path."""
    lens = Lens(load_role_packs(Config(), Path("/nowhere")))
    modules = {}
    for path, text in files.items():
        name = module_of(path)
        source = dedent(text)
        events, reader = read_module(source, "ast")
        modules[name] = module_facts(source, events, name, path.endswith("__init__.py"), reader, lens)
    return Program(modules, modules)


def module_of(path: str) -> str:
    """The dotted name of a path."""
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def places_of(files: Mapping[str, str]) -> Places:
    """Where the modules stand; what is below ``tests/`` is test code."""
    return Places({module_of(path): path for path in files}, [path for path in files if path.startswith("tests/")])


def family_of(files: Mapping[str, str], role: RolePack, services: Mapping[str, str] | None = None) -> Family | None:
    """The family of one role, or None where nothing of it is seen."""
    program, places = program_of(files), places_of(files)
    references = references_to(program, candidates(program, role), places)
    families = judge(program, [role], references, places, services)
    return families[0] if families else None


def names_of(family: Family | None) -> list[str]:
    """The symbols of the members."""
    return [member.symbol for member in family.members] if family is not None else []


def excuses_of(family: Family | None) -> dict[str, str]:
    """Excused symbols with their excuse."""
    return {one.symbol: one.excuse for one in family.excused} if family is not None else {}
