from __future__ import annotations

from collections.abc import Callable

import msgspec

from ssot_tool.model import Collision
from ssot_tool.report.relations import Relations
from tests.growth import growth
from tests.report.made_up import handlers
from tests.report.made_up_check import UNREAD, found


def test_related_places_are_told_once() -> None:
    family = handlers()
    related, more = Relations(family).of(found(family, 3))
    symbols = [other.symbol for other in related]
    assert len(symbols) == len(set(symbols))
    assert set(symbols) == {family.members[number].symbol for number in (0, 1, 2, 5)}
    assert more == 0
    assert Relations(None).of(UNREAD) == ([], 0)


def test_of_many_on_one_route_some_are_listed_and_the_rest_is_counted() -> None:
    family = handlers(100)
    symbols = tuple(one.symbol for one in family.members)
    relations = Relations(msgspec.structs.replace(family, collisions=(Collision("ping", symbols),)))
    related, more = relations.of(found(family, 3))
    assert (len({one.symbol for one in related} - {symbols[3]}), more) == (50, 106 - 1 - 50)
    named = msgspec.structs.replace(found(family, 3), unlisted=7)
    assert relations.of(named) == (list(named.related), 106 - 1 - 2), "all that serve its route"
    elsewhere = msgspec.structs.replace(named, unlisted=200)
    assert relations.of(elsewhere) == (list(named.related), 200), "whom it does not name are its rivals"


def test_many_on_one_route_take_linear_time() -> None:
    def telling(size: int) -> Callable[[], object]:
        family = handlers(size)
        route = Collision("ping", tuple(one.symbol for one in family.members))
        family = msgspec.structs.replace(family, collisions=(route,))
        findings = [found(family, number) for number in range(size)]
        relations = Relations(family)
        return lambda: [relations.of(one) for one in findings]

    assert growth(telling, 200) < 2.2
