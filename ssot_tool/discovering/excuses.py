"""Why something has no rival whatever it looks like: one small rule an excuse, each can be overruled by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from ssot_tool.discovering.subjects import Subject
from ssot_tool.families.excuses import raised
from ssot_tool.families.gate import base_names
from ssot_tool.families.placing import in_tests, is_backup, is_generated
from ssot_tool.families.shims import INTERFACE
from ssot_tool.portraits.portrait import Method
from ssot_tool.program.resolve import Program
from ssot_tool.words import word_set, words

_ENUMS = word_set("Enum IntEnum StrEnum Flag IntFlag EnumMeta Choices TextChoices IntegerChoices")
_CARRIERS = word_set(
    "BaseModel BaseSettings TypedDict NamedTuple Struct SQLModel Schema RootModel GenericModel Model "
    "DeclarativeBase Document Base"
)
_CARRIER_DECORATORS = word_set("dataclass define attrs s frozen mutable dataclass_json")
_DOUBLES = word_set("mock mocked fake stub dummy spy test tests double")
#: Folders of what is to be read, at the top even where they are packages; and of what is copied or filled in.
_EXAMPLES = re.compile(r"examples?|docs?|samples?|demos?|tutorials?|benchmarks?|playground|cookbook|snippets")
_SAMPLES = re.compile(
    r"templates?|assets|skeletons?|boilerplate|scaffold(?:s|ing)?|cookiecutter|(?:.*[_-])?stubs|"
    r"(?:.*[_-])?(?:examples?|demos?|tutorials?)(?:[_-].*)?"
)
_CONVENTIONAL = word_set(
    "Config Meta Command Migration Plugin Settings Media Arguments Options Params Handler Factory Client Error "
    "Form Admin Args Context State Status Type Result Request Response Node Token Cache App Application "
    "main run setup teardown register handle execute init load start stop process configure create get update "
    "delete index home health root default upgrade downgrade parse_args cli add_arguments lifespan get_parser "
    "build_parser setup_logging print_help usage init_app create_app make_app get_app application wsgi asgi includeme "
    "setup_module run_migrations_online run_migrations_offline include_object include_name"
)
#: Decorators that bind nothing to a name elsewhere: what they decorate is still called by its own name alone.
_PLAIN = word_set(
    "staticmethod classmethod property cached_property abstractmethod dataclass lru_cache cache wraps "
    "contextmanager asynccontextmanager override final total_ordering runtime_checkable deprecated retry timed"
)
#: Below this many syntax nodes a class or function does nothing that two could do differently.
LEAST_CLASS, LEAST_FUNCTION = 18, 10
_TRIVIAL = 14
#: A dataclass or model whose working methods have so many nodes together does more than carry.
_ENOUGH_WORK = 120
_CONVERTERS = word_set("to_dict from_dict as_dict asdict to_json from_json dict json copy validate")


class Question(NamedTuple):
    """What an excuse may look at.

    ``imported``: the modules, and what is in them, that some module imports; ``habit``: whether the workspace gives one
    name to several things so often that only a certain excuse is one; ``carried``: folders of code of others.
    """

    program: Program
    subject: Subject
    imported: Collection[str]
    habit: bool = False
    carried: tuple[str, ...] = ()


def _bases(ask: Question) -> Iterable[str]:
    """The last names of all bases, those outside the workspace as they are written."""
    subject = ask.subject
    if subject.symbol in ask.program.definitions:
        return base_names(ask.program, subject.symbol)
    return (base.rpartition(".")[2] for base in subject.portrait.bases)


def test_double(ask: Question) -> str:
    """It serves tests, or stands in for the real one."""
    if in_tests(ask.subject.module):
        return "serves tests"
    doubles = _DOUBLES.intersection(words(ask.subject.name))
    return f"its name says {min(doubles)}" if doubles else ""


def backup(ask: Question) -> str:
    """A copy that is kept, not used."""
    return "a backup" if is_backup(ask.subject.path) else ""


def generated(ask: Question) -> str:
    """Nobody edits it by hand: generated, vendored, or a migration that has run."""
    if is_generated(ask.subject.path):
        return "generated"
    if ask.subject.path.startswith(ask.carried):
        return "vendored"
    return ask.subject.gallery.excuse


def example(ask: Question) -> str:
    """It shows how something is used, and is meant to stand alone."""
    *folders, name = ask.subject.path.split("/")
    module = ask.subject.module.split(".")
    packages = module if name == "__init__.py" else module[:-1]
    for at, folder in enumerate(folders):
        is_example = _EXAMPLES.fullmatch(folder.lower()) is not None
        if is_example or _SAMPLES.fullmatch(folder.lower()):
            below = len(folders) - 1 - at
            package = ".".join(packages[: max(len(packages) - below, 0)])
            if (is_example and at < 2) or package not in ask.program.modules:
                return f"in {folder}/"
    return ""


def program_of_its_own(ask: Question) -> str:
    """A script that is run by itself, and that nobody imports."""
    if ask.subject.gallery.is_program and ask.subject.module not in ask.imported:
        return "in a script that nobody imports"
    return ""


def exception(ask: Question) -> str:
    """It is raised, not asked."""
    if not ask.subject.is_class:
        return ""
    return raised(_bases(ask))


def declaration(ask: Question) -> str:
    """A Protocol, a class whose methods are all abstract or empty, or an interface by name of which most do little."""
    portrait = ask.subject.portrait
    if any(base.rpartition(".")[2] in ("Protocol", "Interface") for base in portrait.bases):
        return "a protocol"
    methods = [one for one in portrait.methods if not one.name.startswith("__")]
    if ask.subject.is_class and INTERFACE.fullmatch(ask.subject.name) and 2 * len(_working(ask.subject)) < len(methods):
        return "its name says that it is an interface"
    if methods and all("@" in one.flags or "0" in one.flags for one in methods):
        return "declares methods and has none"
    return ""


def enum(ask: Question) -> str:
    """Plain Enums name things; one with methods of its own may decide, and is looked at."""
    if not ask.subject.is_class or _working(ask.subject):
        return ""
    return "an Enum without behaviour" if _ENUMS.intersection(_bases(ask)) else ""


def data_carrier(ask: Question) -> str:
    """Fields and at most trivial methods: it is handed around, it does nothing."""
    subject = ask.subject
    if not subject.is_class:
        return ""
    own = [one for one in subject.portrait.methods if not one.name.startswith("__") or one.name == "__call__"]
    if not own:
        return "it has no methods"
    base = next((name for name in _bases(ask) if name in _CARRIERS), "")
    last = (name.partition("(")[0].rpartition(".")[2] for name in subject.portrait.decorators)
    decorator = next((name for name in last if name in _CARRIER_DECORATORS), "")
    if not (base or decorator) or sum(one.size for one in _working(subject)) >= _ENOUGH_WORK:
        return ""
    return f"fields with small methods at most ({base or decorator})"


def small(ask: Question) -> str:
    """Too little to have a responsibility: a marker, a shim, a constant."""
    portrait = ask.subject.portrait
    least = (LEAST_CLASS if ask.subject.is_class else LEAST_FUNCTION) // (2 if ask.habit else 1)
    if portrait.body != "code":
        return "hands over to something else" if portrait.body == "delegate" else "empty"
    return "too small to decide anything" if portrait.size < least else ""


def conditional(ask: Question) -> str:
    """One of several definitions of which a condition takes one: a fallback, another platform."""
    return "one branch of a condition" if ask.subject.portrait.guard else ""


def registered(ask: Question) -> str:
    """A decorator hands the function to somebody who calls it: an endpoint, a command, a task, a fixture."""
    if ask.subject.is_class:
        return ""
    last = (name.rpartition(".")[2] for name in ask.subject.portrait.decorators)
    return next((f"handed over by @{name}" for name in last if name not in _PLAIN), "")


def private(ask: Question) -> str:
    """A name with an underscore is its module's own affair; a class that other modules import all the same is not."""
    subject = ask.subject
    if not subject.name.startswith("_"):
        return ""
    is_known = subject.is_class and (ask.habit or subject.symbol in ask.imported)
    return "" if is_known else "private to its module"


def mixin(ask: Question) -> str:
    """It is a part of classes, and does nothing by itself."""
    return "a mixin" if ask.subject.is_class and words(ask.subject.name)[-1:] == ("mixin",) else ""


def conventional(ask: Question) -> str:
    """A name that many modules have by convention."""
    return "a conventional name" if ask.subject.name in _CONVENTIONAL else ""


def _working(subject: Subject) -> list[Method]:
    """The methods that do more than hand out or convert fields."""
    return [
        one
        for one in subject.portrait.methods
        if one.size > _TRIVIAL and not one.name.startswith("__") and one.name not in _CONVERTERS
    ]


Excuse = Callable[[Question], str]

#: In the order in which they are asked.
OWN_EXCUSES: dict[str, Excuse] = {
    "test-double": test_double,
    "backup": backup,
    "generated": generated,
    "example": example,
    "program": program_of_its_own,
    "exception": exception,
    "declaration": declaration,
    "enum": enum,
    "data-carrier": data_carrier,
    "conditional": conditional,
    "registered": registered,
    "private": private,
    "mixin": mixin,
    "conventional": conventional,
    "small": small,
}


def own_excuse(ask: Question, off: Collection[str] = ()) -> tuple[str, str] | None:
    """The first excuse that holds, as (name, detail), or None; those in ``off`` are overruled."""
    for name, rule in OWN_EXCUSES.items():
        if name not in off and (detail := rule(ask)):
            return name, detail
    return None
