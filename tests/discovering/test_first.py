"""The first proposals, of outlines and what names rivals, are the first of all, of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.config import load_config
from ssot_tool.discovering.discover import discover, first_proposals
from ssot_tool.discovery import Candidate
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.session import Session, open_session
from tests.discovering.shop import write_shop
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK, write

FIXTURES = Path(__file__).parents[2] / "fixtures"
#: Callers that reach a till by another name, through a star, from within a function, and as an attribute.
CALLERS = {
    "shop/front/till.py": f"class OrderTill:{WORK}",
    "shop/back/till.py": f"class OrderTill:{WORK}    def open_drawer(self):\n        return self.printer.open()\n",
    "shop/names.py": "from shop.front.till import OrderTill as Till\n",
    "shop/stars.py": "from shop.names import *\n",
    "shop/counter.py": "def sell(order):\n    from shop.names import Till\n    return Till(1).settle_order(order)\n",
    "shop/market.py": "from shop.stars import Till\n\n\ndef sell(order):\n    return Till(2).settle_order(order)\n",
    "shop/cellar.py": "import shop.back.till as b\n\n\ndef sell(order):\n    return b.OrderTill().void_order(order)\n",
    "shop/chart.py": f"import math\n\n\nclass Chart:{OTHER_WORK}        return math.pi\n",
}


#: What only whole modules tell: that what is called within functions is another in each, or the other itself.
EXCUSED = {
    "shop/open.py": "def sold(order):\n    order.sold = True\n    order.send()\n",
    "shop/shut.py": "def sold(order):\n    return order.close()\n",
    **{
        f"shop/{name}s.py": f"from shop.{name} import sold\n\n\ndef settle_order(order):{FUNCTION}    sold(order)\n"
        for name in ("open", "shut")
    },
    "shop/desk.py": f"def print_receipt(order):{FUNCTION}",
    "shop/stand.py": "from shop import desk\n\n\n"
    f"def print_receipt(order):{FUNCTION}    return desk.print_receipt(order)\n",
}


def opened(root: Path, use_cache: bool = False) -> Session:
    config = load_config(root)
    return open_session(root, config, load_role_packs(config, root), ReadOptions(workers=1, use_cache=use_cache))


def first(session: Session, root: Path) -> tuple[Candidate, ...]:
    with session.reading:
        return first_proposals(session, load_config(root), 4)


@pytest.mark.parametrize(
    "name", ["callers", "excused", "shop", "discover_shop", "golden_path", "migrate", "routes_forms"]
)
def test_they_are_the_first_of_all(tmp_path: Path, name: str) -> None:
    roots = {
        "callers": lambda: write(tmp_path, CALLERS),
        "excused": lambda: write(tmp_path, CALLERS | EXCUSED),
        "shop": lambda: write_shop(tmp_path),
    }
    root = roots[name]() if name in roots else FIXTURES / name
    every = discover(root, load_config(root), ReadOptions(workers=1, use_cache=False)).candidates
    expected = [one for one in every if not one.adopted][:4]
    assert [*first(opened(root), root)] == expected != []


def test_what_names_no_rival_stays_an_outline_until_somebody_asks(tmp_path: Path) -> None:
    root = write(tmp_path, CALLERS)
    session = opened(root, use_cache=True)
    first(session, root)
    with session.reading as reading:
        outline = reading.modules["shop.chart"]
        session.read_everything()
        assert "math.pi" in reading.modules["shop.chart"].uses.keys() - outline.uses.keys()
        whole = opened(root)
        with whole.reading:
            whole.read_everything()
            assert reading.modules == whole.reading.modules
            assert session.program().modules == whole.program().modules
