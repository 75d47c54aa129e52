"""Why something that looks like a member does not compete: one small rule an excuse, each can be overruled by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import cleandoc
from typing import NamedTuple

from ssot_tool.config import Config
from ssot_tool.errors import ConfigError
from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.families.gate import base_names
from ssot_tool.families.placing import in_tests, is_backup, is_generated, is_local
from ssot_tool.families.profile import last_name
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.program.resolve import Definition, Program
from ssot_tool.role import RolePack
from ssot_tool.words import did_you_mean, words

_ENUMS = frozenset(("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "EnumMeta", "Choices", "TextChoices"))
_CARRIER_BASES = frozenset(
    (
        "BaseModel",
        "BaseSettings",
        "TypedDict",
        "NamedTuple",
        "Struct",
        "SQLModel",
        "Schema",
        "RootModel",
        "GenericModel",
    )
)
_CARRIER_DECORATORS = frozenset(("dataclass", "define", "attrs", "attr", "s", "frozen", "mutable", "dataclass_json"))
_DOUBLES = frozenset(("mock", "mocked", "fake", "stub", "dummy", "spy", "test", "double", "mockable"))
_TRIVIAL_LINES = 5


class Question(NamedTuple):
    """What an excuse may look at."""

    program: Program
    vocabulary: Vocabulary
    definition: Definition
    path: str
    in_test: bool

    @property
    def symbol(self) -> str:
        """The symbol in question."""
        return self.definition.symbol

    @property
    def name(self) -> str:
        """Its own name."""
        return self.definition.facts.name


def declared(ask: Question) -> str:
    """The configuration says that it is none."""
    return next((one.reason for one in ask.vocabulary.pack.exclude if one.symbol == ask.symbol), "")


def other_role(ask: Question) -> str:
    """Its name ends with the head noun of another job: an ErrorHandler handles errors."""
    head = ask.vocabulary.other_head(ask.name)
    return f"its name says {head}" if head else ""


def test_double(ask: Question) -> str:
    """It stands in for the real one in tests, or in the name of tests."""
    if ask.in_test or in_tests(ask.definition.module):
        return "defined in tests"
    doubles = _DOUBLES.intersection(words(ask.name))
    return f"its name says {min(doubles)}" if doubles else ""


def backup(ask: Question) -> str:
    """A copy that is kept, not used."""
    return f"{ask.path} is a backup" if is_backup(ask.path) else ""


def generated(ask: Question) -> str:
    """Nobody edits it by hand."""
    return f"{ask.path} is generated" if is_generated(ask.path) else ""


def local(ask: Question) -> str:
    """Defined inside a function: nobody else can name it."""
    return "defined inside a function" if is_local(ask.definition) else ""


def protocol(ask: Question) -> str:
    """A Protocol describes, it does not do."""
    facts = ask.definition.facts
    direct = isinstance(facts, ClassFacts) and any(last_name(base) == "Protocol" for base in facts.bases)
    return "a typing.Protocol" if direct else ""


def enum(ask: Question) -> str:
    """Plain Enums name things; one with methods of its own may decide, and is looked at."""
    facts = ask.definition.facts
    if not isinstance(facts, ClassFacts) or not _ENUMS.intersection(base_names(ask.program, ask.symbol)):
        return ""
    return "" if any(_works(method) for method in facts.methods) else "an Enum without behaviour"


def exception(ask: Question) -> str:
    """It is raised, not asked."""
    return raised(base_names(ask.program, ask.symbol))


def raised(bases: Iterable[str]) -> str:
    """What the first exception among the last names of bases makes of a class; "" where there is none."""
    for name in bases:
        if name == "BaseException" or name.endswith(("Exception", "Error", "Warning")):
            return f"derives from {name}"
    return ""


def data_carrier(ask: Question) -> str:
    """Fields and at most trivial methods: it is handed around, it does nothing."""
    facts = ask.definition.facts
    if not isinstance(facts, ClassFacts):
        return ""
    base = next((name for name in base_names(ask.program, ask.symbol) if name in _CARRIER_BASES), "")
    decorator = next((last_name(d) for d in facts.decorators if last_name(d) in _CARRIER_DECORATORS), "")
    if not base and not decorator:
        return ""
    return "" if any(_works(method) for method in facts.methods) else f"fields only ({base or decorator})"


def _works(method: FunctionFacts) -> bool:
    """Whether a method does more than hand out or convert fields."""
    if method.name.startswith("__") or method.body == "stub":
        return False
    return method.end_line - method.start_line > _TRIVIAL_LINES or bool(method.methods_called)


Excuse = Callable[[Question], str]

#: The excuses that one symbol has by itself, in the order in which they are asked.
OWN_EXCUSES: dict[str, Excuse] = {
    "declared": declared,
    "test-double": test_double,
    "backup": backup,
    "generated": generated,
    "other-role": other_role,
    "protocol": protocol,
    "enum": enum,
    "exception": exception,
    "data-carrier": data_carrier,
    "local": local,
}


#: What those say that depend on who else is a member, and on who uses it: see ``bench`` and ``rivals``.
LATE_EXCUSES = {
    "strategy": "A private part of a canonical member, which nobody else uses.",
    "abstract-base-only": "An abstract base that no member derives from.",
    "shim": "It only hands over to another member.",
    "other-service": "Its rivals are in services that are deployed apart from its own.",
    "disjoint-routes": "It is of one class hierarchy, of which each class serves routes of its own.",
}


def explained() -> dict[str, str]:
    """What each excuse says that a role can overrule, by its name."""
    return sayings({name: rule for name, rule in OWN_EXCUSES.items() if name != "declared"}) | LATE_EXCUSES


def check_overruled(packs: Iterable[RolePack], config: Config) -> None:
    """Raise a ConfigError for every excuse that a role overrules and that does not exist."""
    known = sorted(explained())
    told = []
    for pack in packs:
        key = f"roles.{pack.id}.excuses_off"
        where = config.origins.get(key, f"the pack of {pack.id}")
        wrong = (name for name in pack.excuses_off if name not in known)
        told += [f"{where}: {key}: there is no excuse {name}; {did_you_mean(name, known)}" for name in wrong]
    if told:
        raise ConfigError(told)


def sayings(rules: Mapping[str, Callable[..., str]]) -> dict[str, str]:
    """The docstring of each of some rules, by its name."""
    return {name: cleandoc(rule.__doc__ or "") for name, rule in rules.items()}


def own_excuse(ask: Question, *, declared: bool = False) -> tuple[str, str] | None:
    """The first excuse that holds, as (name, detail), or None.

    ``excuses_off`` overrules all but ``declared``, and so does it that the symbol is ``declared`` a member.
    """
    for name, rule in OWN_EXCUSES.items():
        if name == "declared" or not (declared or name in ask.vocabulary.pack.excuses_off):
            detail = rule(ask)
            if detail:
                return name, detail
    return None
