"""Small workspaces in, what discovery makes of them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ssot_tool.config import load_config
from ssot_tool.discovering.apart import PAIR_EXCUSES
from ssot_tool.discovering.deployed import deployed
from ssot_tool.discovering.discover import Found, find_groups
from ssot_tool.discovering.excuses import OWN_EXCUSES, Question
from ssot_tool.discovering.subjects import Subject, assigned, subjects
from ssot_tool.discovering.surroundings import Pair, Surroundings, imported
from ssot_tool.portraits.portrait import Gallery
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import Session, open_session

#: A body that is long enough to have a rival.
WORK = """
    def settle_order(self, order):
        total = sum(line.price * line.count for line in order.lines)
        self.ledger.record_sale(order, total, "settled_order")
        return self.printer.print_receipt(order, total)

    def void_order(self, order):
        for line in order.lines:
            self.ledger.revert_line(line, "voided_order")
        return order
"""
#: As much of another kind.
OTHER_WORK = """
    def draw_chart(self, canvas, points):
        for left, right in zip(points, points[1:]):
            canvas.stroke_line(left, right, "dashed_line")
        return canvas.flush_pixels()
"""
FUNCTION = """
    total = sum(line.price * line.count for line in order.lines)
    ledger.record_sale(order, total, "settled_order")
    return printer.print_receipt(order, total)
"""


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files, and an empty ``__init__.py`` into each of their folders that has none; returns the root."""
    for path, text in {"ssot.toml": "", **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        for folder in (root / path).relative_to(root).parents:
            if path.endswith(".py") and str(folder) != "." and not (root / folder / "__init__.py").exists():
                (root / folder / "__init__.py").touch()
    return root


@contextmanager
def opened(root: Path) -> Iterator[Session]:
    """A session in which everything is read."""
    session = open_session(root, load_config(root), (), ReadOptions(workers=1, use_cache=False))
    with session.reading:
        session.read_everything()
        yield session


def found(root: Path) -> Found:
    """What discovery finds."""
    with opened(root) as session:
        return find_groups(session, load_config(root))


def grouped(root: Path) -> list[list[str]]:
    """The symbols of each group."""
    return [[one.symbol for one in group.subjects] for group in found(root).groups]


@cache
def seen(session: Session) -> dict[str, Subject]:
    """Everything that could have a rival, by its symbol."""
    return {one.symbol: one for one in subjects(hung(session), session.places)}


@cache
def hung(session: Session) -> dict[str, Gallery]:
    """The portraits of all modules, by their paths."""
    return session.reading.galleries(sorted(session.reading.paths))


def own(session: Session, excuse: str, symbol: str, *, habit: bool = False) -> str:
    """What one excuse says of a symbol, whatever the others say."""
    program = session.program()
    return OWN_EXCUSES[excuse](Question(program, seen(session)[symbol], imported(program), habit))


def apart(session: Session, excuse: str, one: str, other: str, *, below: str = "", habit: bool = False) -> str:
    """What one excuse says of two symbols, whatever the others say; the same in both directions.

    ``below``: the folder, "" or ending with "/", that is taken for the whole workspace.
    """
    subjects = [subject for subject in seen(session).values() if subject.path.startswith(below)]
    root, paths = session.reading.workspace.root, [subject.path.removeprefix(below) for subject in subjects]
    services = {below + path: service for path, service in deployed(root / below, paths, {}).items()}
    values = assigned(hung(session), session.reading.paths)
    around = Surroundings(session.program(), subjects, services, values)
    around.habit = habit
    prefix = below.replace("/", ".")
    first, second = (
        next(subject for subject in subjects if subject.symbol == prefix + symbol) for symbol in (one, other)
    )
    said = PAIR_EXCUSES[excuse](Pair(first, second, around))
    back = PAIR_EXCUSES[excuse](Pair(second, first, around))
    assert bool(said) == bool(back)
    return said
