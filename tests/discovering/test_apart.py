"""Each excuse between two where it holds, and where it just does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_tool.discovering.apart import PAIR_EXCUSES
from ssot_tool.session import Session
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK, apart, opened, write

TILL = f"class OrderTill:{WORK}"
SETTLE = f"def settle(order):{FUNCTION}"
BASE = "from a.base import Base\n"
IS = {"a/base.py": f"class Base:{OTHER_WORK}class Far:{OTHER_WORK}"}
TWO_CONTRACTS = {
    "a/base.py": "class Reader: ...\nclass Writer: ...\n",
    **{f"a/r{n}.py": f"from a.base import Reader\nclass R{n}(Reader):{WORK}" for n in range(3)},
    **{f"a/w{n}.py": f"from a.base import Writer\nclass W{n}(Writer):{WORK}" for n in range(3)},
}
AIO = TILL.replace("    def", "    async def")
FIELDS = {
    "a/forms.py": f"from lib.forms import Field\nclass TaxField(Field):{WORK}",
    "a/more.py": f"from lib.forms.base import Other\nclass TaxField(Other):{WORK}",
    "a/models.py": f"from lib.db import models\nclass TaxField(models.Field):{OTHER_WORK}",
    "a/copies.py": f"from lib.db import models\nclass TaxField(models.Field):{WORK}",
    "a/other.py": f"from els.db import models\nclass TaxField(models.Field):{WORK}",
}
LAYERS = {
    "a/page.py": f"class PageLink:{OTHER_WORK}class Till:{WORK}",
    "a/w/page.py": f"class PageLink:{WORK}",
    "a/w/editor.py": f"class PageLink:{WORK}class Till:{WORK}",
    "a/x/doc.py": f"class DocLink:{OTHER_WORK}",
    "a/x/editor.py": f"class DocLink:{WORK}",
    "a/y/embed.py": f"class EmbedLink:{OTHER_WORK}",
    "a/y/editor.py": f"class EmbedLink:{WORK}",
}
ENTRIES = {
    f"a/m{n}/p.py": f"{SETTLE}\nN = {n}\n".replace("sold", f"sold{n}").replace("count", f"count{n}") for n in range(5)
} | {
    "a/copy.py": SETTLE.replace("count", "count0"),
    "a/wide.py": SETTLE.replace("(order)", "(order, wide)"),
}
HELPERS = {f"a/m{n}/p.py": ENTRIES[f"a/m{n}/p.py"] + f"def count(order):\n    return order.n{n}()\n" for n in range(2)}
HELPED = {
    **{path.replace("/p", ""): text for path, text in (ENTRIES | HELPERS).items()},
    "a/alone.py": "def count(order):\n    return order.sum()\n",
}


def many_settle(*, copies: int, homes: int) -> dict[str, str]:
    """A function of one name in so many modules, of which so many repeat one another."""
    return {f"a/m{n}/p.py": SETTLE.replace("count", f"count{max(n, copies)}") for n in range(homes)}


CALLERS = {f"a/c{n}.py": f"from a.m{n} import p\ndef go(order):\n    p.settle(order)\n" for n in range(3)}
PROGRAM = {"a/m0/p.py": ENTRIES["a/m0/p.py"] + "if __name__ == '__main__':\n    settle(1)\n"}
COPIED = {path.replace("editor", "utils"): text for path, text in LAYERS.items() if "w/" not in path} | {
    "a/x/utils.py": LAYERS["a/w/editor.py"] + LAYERS["a/x/editor.py"]
}
#: Two packages with a common plan; in each a function and a class of its own.
PLAN = {
    f"a/{m}/{place}.py": f"N = '{m}'\n"
    for m in "mn"
    for place in ("__init__", "io/read", "io/write", "graph/node", "graph/edge")
}
PLANNED = PLAN | {
    "a/m/till.py": f"class OrderTill:{WORK}{SETTLE}\nCOUNT = 1\n",
    "a/n/desk.py": f"class OrderTill:{OTHER_WORK}{SETTLE.replace('sold', 'lost').replace('count', 'weigh')}",
}
FAMILIES = {
    **{f"a/{m}/base.py": f"class Log:{OTHER_WORK}N = '{m}'\n" for m in "mn"},
    "a/m/x.py": f"from a.m.base import Log\nclass OrderLog(Log):{WORK}",
    "a/n/x.py": f"from a.n.base import Log\nclass OrderLog(Log):{OTHER_WORK}",
    "a/n/y.py": f"from a.m.base import Log\nclass OrderLog(Log):{OTHER_WORK}",
    "a/n/z.py": f"from a.n.base import Log\nclass OrderLog(Log):{WORK}",
}
#: Two functions of one text, each of which takes ``sold`` from a module of its own.
SOLD = f"from a.ox import sold\n{SETTLE}    sold(order)\n"
PARTS = {
    "a/m.py": SOLD.replace("ox", "mx"),
    "a/mx.py": "def sold(order):\n    order.sold = True\n    order.send()\n",
    "a/n.py": SOLD.replace("ox", "nx"),
    "a/nx.py": "def sold(order):\n    return order.close()\n",
}
#: The same over constants, reached through their module.
TABLES = {
    **{f"a/{m}.py": f"from a import {m}x as limits\n{SETTLE}    order.tell(limits.RATE)\n" for m in "mn"},
    "a/mx.py": "RATE = 'high'\n",
    "a/nx.py": "RATE = 'low'\n",
}

#: The same over what each module has of its own: a value, a helper, and what is called by another name.
RATED = f"{SETTLE}    order.tell(RATE)\n"
OWN = {"a/m.py": f"RATE = make(1, 'high')\n{RATED}", "a/n.py": f"RATE = make(2, 'low')\n{RATED}"}
AIDED = {
    "a/m.py": f"def sold(order):\n    return order.close('mine')\n\n\n{SETTLE}    sold(order)\n",
    "a/n.py": f"def sold(order):\n    return order.close('yours')\n\n\n{SETTLE}    sold(order)\n",
}
EDITED = AIDED | {"a/n.py": AIDED["a/m.py"].replace("close('mine')", "close('mine') or order")}
SWAPPED = {
    "a/high.py": f"def high_rate(order):\n    return order.close('high')\n\n\n{SETTLE}    high_rate(order)\n",
    "a/low.py": f"def low_rate(order):\n    return order.close('low')\n\n\n{SETTLE}    low_rate(order)\n",
}
#: Names that say nothing of who reads them, of two words and of three.
ODD = {path.replace("high", "m").replace("low", "n"): text for path, text in SWAPPED.items()}
LONGER = {path: text.replace("_rate", "_sale_rate") for path, text in ODD.items()}
#: Copies of which one has been changed since.
DRIFTED = {
    path: f"RATE, MOST = {value}\n{SETTLE}    order.tell(RATE, MOST)\n"
    for path, value in [("a/m.py", "3, {'a': 1}"), ("a/n.py", "-5.5, {'a': 20}")]
}


def marked(comment: str, *, twice: bool = False) -> dict[str, str]:
    """One function in two modules, of which the second, or both, say where it is from."""
    return {"a/m.py": f"{comment if twice else ''}{SETTLE}", "a/n.py": f"{comment}{SETTLE}"}


#: A copy that nobody has marked, among fifty that are.
PLANNED_COPIES = {
    "a/m.py": SETTLE,
    "a/n.py": SETTLE,
    "a/x.py": "".join(f"# Copied from a.m.settle\ndef sold{n}(order): ...\n" for n in range(50)),
}
#: Two plugins in the service that holds them.
PLUGGED = {f"a/{p}m.py": TILL for p in ("", "x/", "y/")} | {
    "a/setup.py": "",
    "a/x/plugin.json": "",
    "a/y/plugin.json": "",
}
#: Two modules of which a third takes one.
EITHER = {
    "a/m.py": f"{SETTLE}def void(order):{FUNCTION}def sell(order):{FUNCTION}",
    "a/n.py": f"{SETTLE}def void(order):{FUNCTION}".replace("count", "weigh") + f"def sell(order):{FUNCTION}",
    "a/b/use.py": "if x:\n    from a.m import settle\nelse:\n    from a.n import settle\n",
}
CASES = [
    # (excuse, files, one, other, whether it holds)
    ("hierarchy", IS | {"a/m.py": f"{BASE}class Till(Base):{WORK}"}, "a.base.Base", "a.m.Till", True),
    (
        "hierarchy",
        IS | {"a/m.py": f"{BASE}class A(Base): ...\nclass Till(A):{WORK}"},
        "a.base.Base",
        "a.m.Till",
        True,
    ),
    ("hierarchy", IS | {"a/m.py": f"{BASE}class Till(Base):{WORK}"}, "a.base.Far", "a.m.Till", False),
    ("same-module", {"a/m.py": f"{TILL}{TILL.replace('Till', 'Desk')}"}, "a.m.OrderTill", "a.m.OrderDesk", True),
    ("same-module", {"a/m.py": TILL, "a/n.py": TILL}, "a.m.OrderTill", "a.n.OrderTill", False),
    (
        "contract",
        IS | {f"a/{m}.py": f"{BASE}class Till{m}(Base):{WORK}" for m in "mn"},
        "a.m.Tillm",
        "a.n.Tilln",
        True,
    ),
    ("contract", {f"a/{m}.py": f"class Till(ext.Port):{WORK}" for m in "mn"}, "a.m.Till", "a.n.Till", True),
    ("contract", {f"a/{m}.py": f"class Till(ABC):{WORK}" for m in "mn"}, "a.m.Till", "a.n.Till", False),
    ("contract", {"a/m.py": TILL, "a/n.py": TILL}, "a.m.OrderTill", "a.n.OrderTill", False),
    ("contracts", TWO_CONTRACTS, "a.r0.R0", "a.w0.W0", True),
    ("contracts", TWO_CONTRACTS, "a.r0.R0", "a.r1.R1", False),
    ("contracts", {k: v for k, v in TWO_CONTRACTS.items() if k != "a/w2.py"}, "a.r0.R0", "a.w0.W0", False),
    ("frameworks", FIELDS, "a.forms.TaxField", "a.models.TaxField", True),
    ("frameworks", FIELDS, "a.forms.TaxField", "a.copies.TaxField", False),
    ("frameworks", FIELDS, "a.forms.TaxField", "a.more.TaxField", False),
    ("frameworks", FIELDS, "a.models.TaxField", "a.other.TaxField", False),
    ("layer", LAYERS, "a.page.PageLink", "a.w.page.PageLink", False),
    ("layer", LAYERS, "a.page.PageLink", "a.w.editor.PageLink", True),
    ("layer", LAYERS, "a.page.Till", "a.w.editor.Till", False),
    (
        "layer",
        {path: text for path, text in LAYERS.items() if "/y/" not in path},
        "a.page.PageLink",
        "a.w.editor.PageLink",
        False,
    ),
    ("contracts", FAMILIES, "a.m.x.OrderLog", "a.n.x.OrderLog", True),
    ("contracts", FAMILIES, "a.m.x.OrderLog", "a.n.y.OrderLog", False),
    ("contracts", FAMILIES, "a.m.x.OrderLog", "a.n.z.OrderLog", False),
    ("backends", PLANNED, "a.m.till.OrderTill", "a.n.desk.OrderTill", True),
    ("backends", PLANNED, "a.m.till.settle", "a.n.desk.settle", True),
    ("backends", PLANNED | {"a/n/desk.py": PLANNED["a/m/till.py"]}, "a.m.till.settle", "a.n.desk.settle", False),
    ("backends", PLANNED | {"a/n/desk.py": PLANNED["a/m/till.py"]}, "a.m.till.OrderTill", "a.n.desk.OrderTill", False),
    (
        "backends",
        {path: text for path, text in PLANNED.items() if "graph" not in path},
        "a.m.till.settle",
        "a.n.desk.settle",
        False,
    ),
    (
        "contract",
        {"a/m.py": f"class Till(lib.Set):{WORK}", "b/n.py": f"class Till(lib.core.BaseSet[int]):{WORK}"},
        "a.m.Till",
        "b.n.Till",
        True,
    ),
    (
        "contract",
        {"a/m.py": f"class Till(lib.Set):{WORK}", "b/n.py": f"class Till(els.Set):{WORK}"},
        "a.m.Till",
        "b.n.Till",
        False,
    ),
    (
        "hierarchy",
        {"a/m.py": f"import what\nclass Till(what.Till):{WORK}", "a/n.py": f"class Till:{WORK}"},
        "a.m.Till",
        "a.n.Till",
        True,
    ),
    ("versions", {"a/legacy/m.py": TILL, "a/m.py": TILL}, "a.legacy.m.OrderTill", "a.m.OrderTill", True),
    ("versions", {"a/_legacy_api/m.py": TILL, "a/m.py": TILL}, "a._legacy_api.m.OrderTill", "a.m.OrderTill", True),
    ("versions", {"a/x-v1-8/m.py": TILL, "a/x-v2/m.py": TILL}, "a.x-v1-8.m.OrderTill", "a.x-v2.m.OrderTill", True),
    ("convention", ENTRIES | CALLERS, "a.m0.p.settle", "a.m1.p.settle", True),
    ("convention", {f"a/m{n}/p.py": SETTLE for n in range(5)}, "a.m0.p.settle", "a.m1.p.settle", False),
    ("convention", many_settle(copies=9, homes=20), "a.m0.p.settle", "a.m1.p.settle", True),
    ("convention", many_settle(copies=9, homes=19), "a.m0.p.settle", "a.m1.p.settle", False),
    ("convention", many_settle(copies=11, homes=20), "a.m0.p.settle", "a.m1.p.settle", False),
    (
        "convention",
        {f"a/m{n}/p.py": ENTRIES[f"a/m{n}/p.py"] for n in range(4)},
        "a.m0.p.settle",
        "a.m1.p.settle",
        False,
    ),
    (
        "technologies",
        {"a/redis/m.py": TILL, "a/kafka_bus.py": f"class OrderTill:{OTHER_WORK}"},
        "a.redis.m.OrderTill",
        "a.kafka_bus.OrderTill",
        True,
    ),
    (
        "technologies",
        {"a/redis/m.py": TILL, "a/kafka_bus.py": TILL},
        "a.redis.m.OrderTill",
        "a.kafka_bus.OrderTill",
        False,
    ),
    (
        "technologies",
        {"a/redis/m.py": TILL, "a/shop.py": f"class OrderTill:{OTHER_WORK}"},
        "a.redis.m.OrderTill",
        "a.shop.OrderTill",
        False,
    ),
    ("formats", {"a/p_json.py": SETTLE, "a/p_yaml.py": SETTLE}, "a.p_json.settle", "a.p_yaml.settle", True),
    (
        "formats",
        {"a/m.py": f"class CsvTill:{WORK}", "a/n.py": f"class XmlTill:{OTHER_WORK}"},
        "a.m.CsvTill",
        "a.n.XmlTill",
        True,
    ),
    ("formats", {"a/p_json.py": SETTLE, "a/p_shop.py": SETTLE}, "a.p_json.settle", "a.p_shop.settle", False),
    ("entries", ENTRIES, "a.m0.p.settle", "a.m1.p.settle", True),
    (
        "entries",
        ENTRIES | {"a/m0/p.py": f"{SETTLE}\nsettle(1)\ndef go(): settle(2)\n"},
        "a.m0.p.settle",
        "a.m1.p.settle",
        False,
    ),
    ("entries", ENTRIES, "a.m0.p.settle", "a.copy.settle", False),
    ("entries", HELPED, "a.m0.count", "a.m1.count", False),
    ("entries", ENTRIES | CALLERS, "a.m0.p.settle", "a.m1.p.settle", False),
    ("entries", ENTRIES | {"a/c0.py": CALLERS["a/c0.py"]}, "a.m0.p.settle", "a.m1.p.settle", True),
    ("entries", ENTRIES | PROGRAM, "a.m0.p.settle", "a.m1.p.settle", False),
    ("layer", COPIED, "a.x.utils.PageLink", "a.page.PageLink", False),
    ("entries", HELPED, "a.m0.count", "a.alone.count", False),
    ("entries", ENTRIES | HELPERS, "a.m0.p.count", "a.m1.p.count", False),
    (
        "contract",
        {f"a/{m}.py": f"@zope.implementer({it})\nclass Till:{WORK}" for m, it in (("m", "IPort"), ("n", "IDesk"))},
        "a.m.Till",
        "a.n.Till",
        False,
    ),
    (
        "contract",
        {f"a/{m}.py": f"@zope.implementer(IPort, I{m})\nclass Till:{WORK}" for m in "mn"},
        "a.m.Till",
        "a.n.Till",
        True,
    ),
    ("entries", ENTRIES, "a.m0.p.settle", "a.wide.settle", False),
    ("twins", {"a/sync.py": TILL, "a/aio.py": AIO}, "a.sync.OrderTill", "a.aio.OrderTill", True),
    (
        "twins",
        {"a/m.py": TILL, "a/n.py": AIO.replace("OrderTill", "AsyncOrderTill").replace("_order(self", "_async(self")},
        "a.m.OrderTill",
        "a.n.AsyncOrderTill",
        False,
    ),
    (
        "twins",
        {
            "a/m.py": TILL,
            "a/n.py": AIO.replace("OrderTill", "AsyncTill").replace("order(self", "order_async(self"),
        },
        "a.m.OrderTill",
        "a.n.AsyncTill",
        True,
    ),
    ("twins", {"a/m.py": SETTLE, "a/aio.py": f"async {SETTLE}"}, "a.m.settle", "a.aio.settle", True),
    ("twins", {"a/m.py": SETTLE, "a/aio.py": SETTLE}, "a.m.settle", "a.aio.settle", False),
    (
        "twins",
        {"a/m.py": f"async {SETTLE}", "a/n.py": SETTLE.replace("settle", "settle_sync", 1)},
        "a.m.settle",
        "a.n.settle_sync",
        False,
    ),
    ("twins", {"a/m.py": TILL, "a/n.py": AIO}, "a.m.OrderTill", "a.n.OrderTill", False),
    ("twins", {"a/shop/m.py": TILL, "a/aio/shop/m.py": AIO}, "a.shop.m.OrderTill", "a.aio.shop.m.OrderTill", True),
    (
        "twins",
        {"a/_sync/b/m.py": SETTLE, "a/_async/b/m.py": SETTLE.replace("count", "weigh")},
        "a._sync.b.m.settle",
        "a._async.b.m.settle",
        True,
    ),
    (
        "twins",
        {"a/_sync/b/m.py": SETTLE, "a/_async/b/m.py": SETTLE},
        "a._sync.b.m.settle",
        "a._async.b.m.settle",
        False,
    ),
    ("twins", {"a/m.py": AIO, "a/n.py": f"class SyncTill:{WORK}"}, "a.m.OrderTill", "a.n.SyncTill", True),
    ("twins", {"a/m.py": TILL, "a/n.py": f"class SyncTill:{WORK}"}, "a.m.OrderTill", "a.n.SyncTill", False),
    (
        "twins",
        {"a/m.py": TILL, "a/aio.py": f"class OrderTill:{OTHER_WORK}"},
        "a.m.OrderTill",
        "a.aio.OrderTill",
        False,
    ),
    (
        "versions",
        {"a/v1_2_desk.py": TILL, "a/v2_0_till.py": TILL},
        "a.v1_2_desk.OrderTill",
        "a.v2_0_till.OrderTill",
        True,
    ),
    (
        "versions",
        {"a/v1till/m.py": TILL, "a/v3till/m.py": TILL},
        "a.v1till.m.OrderTill",
        "a.v3till.m.OrderTill",
        True,
    ),
    (
        "versions",
        {"a/v1till/m.py": TILL, "a/v3desk/m.py": TILL},
        "a.v1till.m.OrderTill",
        "a.v3desk.m.OrderTill",
        False,
    ),
    ("versions", {"a/vat_2.py": TILL, "a/vans_2.py": TILL}, "a.vat_2.OrderTill", "a.vans_2.OrderTill", False),
    ("versions", {"a/v1/m.py": TILL, "a/v2/m.py": TILL}, "a.v1.m.OrderTill", "a.v2.m.OrderTill", True),
    ("versions", {"a/m.py": f"class Till1:{WORK}", "a/n.py": f"class Till2:{WORK}"}, "a.m.Till1", "a.n.Till2", True),
    ("versions", {"a/v1/m.py": TILL, "a/v1/n.py": TILL}, "a.v1.m.OrderTill", "a.v1.n.OrderTill", False),
    ("versions", {"a/vat/m.py": TILL, "a/n.py": TILL}, "a.vat.m.OrderTill", "a.n.OrderTill", False),
    ("backends", {f"a/{m}/t.py": TILL for m in "mno"}, "a.m.t.OrderTill", "a.n.t.OrderTill", True),
    ("backends", {f"a/{m}/t.py": TILL for m in "mn"}, "a.m.t.OrderTill", "a.n.t.OrderTill", False),
    ("backends", {f"a/{m}/{m}t.py": TILL for m in "mno"}, "a.m.mt.OrderTill", "a.n.nt.OrderTill", False),
    (
        "alternatives",
        {"a/__init__.py": "try:\n    from a.m import Till\nexcept E:\n    from a.n import Till\n"}
        | {f"a/{m}.py": f"class Till:{WORK}" for m in "mn"},
        "a.m.Till",
        "a.n.Till",
        True,
    ),
    (
        "alternatives",
        {"a/__init__.py": "from a.m import Till\n"} | {f"a/{m}.py": f"class Till:{WORK}" for m in "mn"},
        "a.m.Till",
        "a.n.Till",
        False,
    ),
    (
        "hook",
        {"a/h.py": "def settle(order): ...\n", "a/m.py": SETTLE, "a/n.py": SETTLE},
        "a.m.settle",
        "a.n.settle",
        True,
    ),
    ("hook", {"a/h.py": SETTLE, "a/m.py": SETTLE, "a/n.py": SETTLE}, "a.m.settle", "a.n.settle", False),
    (
        "plugs",
        {f"a/{m}.py": f"class {m.upper()}Till:{WORK}" for m in "mno"},
        "a.m.MTill",
        "a.n.NTill",
        True,
    ),
    ("plugs", {f"a/{m}.py": f"class {m.upper()}Till:{WORK}" for m in "mn"}, "a.m.MTill", "a.n.NTill", False),
    (
        "plugs",
        {"a/m.py": f"class MTill:{WORK}", "a/n.py": f"class NTill:{OTHER_WORK}", "a/o.py": f"class OTill:{WORK}"},
        "a.m.MTill",
        "a.n.NTill",
        False,
    ),
    ("sides", {"a/client.py": TILL, "a/server.py": TILL}, "a.client.OrderTill", "a.server.OrderTill", True),
    ("sides", {"a/client.py": TILL, "a/till.py": TILL}, "a.client.OrderTill", "a.till.OrderTill", False),
    ("sides", {"a/client.py": TILL, "b/client.py": TILL}, "a.client.OrderTill", "b.client.OrderTill", False),
    (
        "chosen",
        {
            "a/m.py": f"class Cash:{WORK}",
            "a/n.py": f"class Card:{WORK}",
            "a/f.py": "def pick(kind):\n    if kind:\n        return Cash()\n    return Card()\n",
        },
        "a.m.Cash",
        "a.n.Card",
        True,
    ),
    (
        "chosen",
        {
            "a/m.py": f"class Cash:{WORK}",
            "a/n.py": f"class Card:{WORK}",
            "a/f.py": "def cash():\n    return Cash()\ndef card():\n    return Card()\n",
        },
        "a.m.Cash",
        "a.n.Card",
        False,
    ),
    (
        "parallel",
        {f"a/{flavour}_{m}.py": TILL for flavour in ("fast", "slow") for m in "mno"},
        "a.fast_m.OrderTill",
        "a.slow_m.OrderTill",
        True,
    ),
    (
        "parallel",
        {f"a/{flavour}_{m}.py": TILL for flavour in ("fast", "slow") for m in "mn"},
        "a.fast_m.OrderTill",
        "a.slow_m.OrderTill",
        False,
    ),
    (
        "opposites",
        {"a/m.py": f"class OrderEncode:{WORK}", "a/n.py": f"class OrderDecode:{WORK}"},
        "a.m.OrderEncode",
        "a.n.OrderDecode",
        True,
    ),
    (
        "opposites",
        {"a/m.py": f"class OrderEncode:{WORK}", "a/n.py": f"class OrderWrite:{WORK}"},
        "a.m.OrderEncode",
        "a.n.OrderWrite",
        False,
    ),
    (
        "many",
        {"a/m.py": f"class OrderTill:{WORK}", "a/n.py": f"class OrderTills:{WORK}"},
        "a.m.OrderTill",
        "a.n.OrderTills",
        True,
    ),
    (
        "many",
        {"a/m.py": f"class DbTill:{WORK}", "a/n.py": f"class DatabaseTill:{WORK}"},
        "a.m.DbTill",
        "a.n.DatabaseTill",
        False,
    ),
    ("one-word", {"a/m.py": SETTLE, "a/n.py": f"{SETTLE}    order = 1\n"}, "a.m.settle", "a.n.settle", True),
    ("one-word", {"a/m.py": SETTLE, "a/n.py": SETTLE}, "a.m.settle", "a.n.settle", False),
    (
        "delegation",
        {"a/m.py": SETTLE, "a/n.py": "def settle_all(orders):\n    return [settle(one) for one in orders]\n"},
        "a.m.settle",
        "a.n.settle_all",
        True,
    ),
    ("delegation", {"a/m.py": SETTLE, "a/n.py": SETTLE}, "a.m.settle", "a.n.settle", False),
    (
        "delegation",
        {
            "a/m.py": SETTLE,
            "a/n.py": f"def settle(order):\n    if order.fast:\n        from a.m import settle as settle_fast\n"
            f"        return settle_fast(order){FUNCTION}",
        },
        "a.m.settle",
        "a.n.settle",
        True,
    ),
    ("delegation", {"a/m.py": SETTLE, "a/n.py": f"import a.m\n{SETTLE}"}, "a.m.settle", "a.n.settle", False),
    (
        "delegation",
        {"a/m.py": SETTLE, "a/n.py": f"from a import m\ndef settle(order):\n    m.settle(order){FUNCTION}"},
        "a.m.settle",
        "a.n.settle",
        True,
    ),
    (
        "delegation",
        {
            "a/__init__.py": "from a.m import settle\n",
            "a/m.py": SETTLE,
            "a/n.py": f"from a import settle as fast\ndef settle(order):\n    fast(order){FUNCTION}",
        },
        "a.m.settle",
        "a.n.settle",
        True,
    ),
    (
        "delegation",
        dict.fromkeys(("a/m.py", "a/n.py"), f"def settle(order):\n    tills().settle(order){FUNCTION}"),
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    (
        "services",
        {"a/m.py": TILL, "b/m.py": TILL, "a/requirements.txt": "", "b/Dockerfile": ""},
        "a.m.OrderTill",
        "b.m.OrderTill",
        True,
    ),
    ("services", {"a/m.py": TILL, "b/m.py": TILL, "b/Dockerfile": ""}, "a.m.OrderTill", "b.m.OrderTill", False),
    ("services", PLUGGED, "a.x.m.OrderTill", "a.y.m.OrderTill", True),
    ("services", PLUGGED, "a.x.m.OrderTill", "a.m.OrderTill", False),
    ("alternatives", EITHER, "a.m.settle", "a.n.settle", True),
    ("alternatives", EITHER, "a.m.void", "a.n.void", True),
    ("alternatives", EITHER, "a.m.sell", "a.n.sell", False),
    (
        "alternatives",
        {path.replace("use", "test_use"): text for path, text in EITHER.items()},
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    (
        "alternatives",
        EITHER | {"a/b/use.py": "from a.m import settle\nfrom a.n import void\n"},
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    ("declared", marked("# Copied from a.m.settle with order->till\n"), "a.m.settle", "a.n.settle", True),
    ("declared", marked("# START OF CODE VENDORED FROM `a.m`\n\nN = 1\n"), "a.m.settle", "a.n.settle", True),
    ("declared", marked("# Copied from a.b.settle\n\n"), "a.m.settle", "a.n.settle", False),
    ("declared", marked("# Copied from a.m.settle\ndef other(): ...\n"), "a.m.settle", "a.n.settle", False),
    (
        "declared",
        marked("# Adapted from a.b.settle\n", twice=True) | {"a/b.py": SETTLE},
        "a.m.settle",
        "a.n.settle",
        True,
    ),
    ("declared", marked("# Adapted from x.y.settle\n", twice=True), "a.m.settle", "a.n.settle", False),
    ("declared", PLANNED_COPIES, "a.m.settle", "a.n.settle", True),
    ("declared", PLANNED_COPIES | {"a/n.py": f"{SETTLE}    order.tell()\n"}, "a.m.settle", "a.n.settle", False),
    ("own-parts", PARTS, "a.m.settle", "a.n.settle", True),
    ("own-parts", PARTS | {"a/n.py": SOLD.replace("ox", "mx")}, "a.m.settle", "a.n.settle", False),
    ("own-parts", PARTS | {"a/nx.py": PARTS["a/mx.py"]}, "a.m.settle", "a.n.settle", False),
    ("own-parts", PARTS | {"a/nx.py": "from a.mx import sold\n"}, "a.m.settle", "a.n.settle", False),
    ("own-parts", PARTS | {"a/n.py": SETTLE}, "a.m.settle", "a.n.settle", False),
    ("own-parts", TABLES, "a.m.settle", "a.n.settle", True),
    ("own-parts", TABLES | {"a/nx.py": "RATE = make('low')\n"}, "a.m.settle", "a.n.settle", True),
    ("own-parts", TABLES | {"a/nx.py": "from elsewhere import RATE\n"}, "a.m.settle", "a.n.settle", False),
    ("own-parts", OWN, "a.m.settle", "a.n.settle", True),
    ("own-parts", OWN | {"a/n.py": OWN["a/m.py"].replace(", ", ",   ")}, "a.m.settle", "a.n.settle", False),
    (
        "own-parts",
        OWN | {path: text.replace("make(", "getLogger(") for path, text in OWN.items()},
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    (
        "own-parts",
        OWN | {path: text + "    RATE = 1\n" for path, text in OWN.items()},
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    ("own-parts", dict.fromkeys(OWN, f"RATE = join(__file__, 'x')\n{RATED}"), "a.m.settle", "a.n.settle", True),
    ("own-parts", dict.fromkeys(OWN, f"{SETTLE}    order.tell(__name__)\n"), "a.m.settle", "a.n.settle", True),
    (
        "own-parts",
        dict.fromkeys(OWN, f"{SETTLE}    getLogger(__name__).info(order)\n"),
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    ("own-parts", AIDED, "a.m.settle", "a.n.settle", True),
    ("own-parts", EDITED, "a.m.settle", "a.n.settle", False),
    ("own-parts", dict.fromkeys(AIDED, AIDED["a/m.py"]), "a.m.settle", "a.n.settle", False),
    (
        "own-parts",
        {path: text.replace(SETTLE, f"class OrderTill:{WORK}") for path, text in OWN.items()},
        "a.m.OrderTill",
        "a.n.OrderTill",
        True,
    ),
    ("own-parts", SWAPPED, "a.high.settle", "a.low.settle", True),
    ("own-parts", ODD, "a.m.settle", "a.n.settle", False),
    ("own-parts", LONGER, "a.m.settle", "a.n.settle", True),
    (
        "own-parts",
        LONGER | {"a/n.py": LONGER["a/m.py"].replace("high_", "low_")},
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    (
        "own-parts",
        LONGER | {"a/n.py": LONGER["a/n.py"].replace("low_sale_rate", "fee")},
        "a.m.settle",
        "a.n.settle",
        False,
    ),
    ("own-parts", DRIFTED, "a.m.settle", "a.n.settle", False),
    ("own-parts", TABLES | {"a/nx.py": TABLES["a/mx.py"]}, "a.m.settle", "a.n.settle", False),
    (
        "own-parts",
        {path: f"class OrderTill:{WORK}" if "x" not in path else text for path, text in PARTS.items()},
        "a.m.OrderTill",
        "a.n.OrderTill",
        False,
    ),
]


#: Where a text of a case names the folder in which all of its modules are.
_ANCHOR = re.compile(r"((?i:from) `?)a\b")


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Each case in a folder of its own, as if that were the workspace: one is read faster than fifty."""
    files = {}
    for number, (_, own, *_) in enumerate(CASES):
        for path, text in own.items():
            files[f"c{number}/{path}"] = _ANCHOR.sub(rf"\1c{number}.a", text)
    with opened(write(tmp_path_factory.mktemp("apart"), files)) as session:
        yield session


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case[0]}-{case[4]}" for case in CASES])
def test_excuse(number: int, all_cases: Session) -> None:
    excuse, _, one, other, holds = CASES[number]
    assert bool(apart(all_cases, excuse, one, other, below=f"c{number}/")) == holds


def test_packages_at_the_top_are_distributions_not_back_ends(tmp_path: Path) -> None:
    write(tmp_path, {path[2:]: text for path, text in PLANNED.items()})
    with opened(tmp_path) as session:
        assert apart(session, "backends", "m.till.settle", "n.desk.settle") == ""


def test_every_excuse_has_both() -> None:
    assert {(excuse, holds) for excuse, *_, holds in CASES} == {(e, h) for e in PAIR_EXCUSES for h in (True, False)}


@pytest.mark.parametrize("excuse", ["contract", "contracts", "versions", "backends", "plugs", "hierarchy"])
def test_only_sure_excuses_hold_where_namesakes_are_a_habit(excuse: str, tmp_path: Path) -> None:
    files, one, other = {
        "contract": (
            {f"{m}/t.py": f"class OrderTill(ext.Port):{WORK}" for m in "mn"},
            "m.t.OrderTill",
            "n.t.OrderTill",
        ),
        "contracts": (TWO_CONTRACTS, "a.r0.R0", "a.w0.W0"),
        "versions": ({f"a/m{n}.py": f"class Till{n}:{WORK}" for n in "12"}, "a.m1.Till1", "a.m2.Till2"),
        "backends": ({f"a/{m}/t.py": f"class {m}Till:{WORK}" for m in "MNO"}, "a.M.t.MTill", "a.N.t.NTill"),
        "plugs": ({f"a/{m}.py": f"class {m}Till:{WORK}" for m in "MNO"}, "a.M.MTill", "a.N.NTill"),
        "hierarchy": (
            {"a/m.py": TILL, "a/n.py": f"from a import m\nclass OrderTill(m.OrderTill):{WORK}"},
            "a.m.OrderTill",
            "a.n.OrderTill",
        ),
    }[excuse]
    write(tmp_path, files)
    with opened(tmp_path) as session:
        assert apart(session, excuse, one, other)
        assert apart(session, excuse, one, other, habit=True) == ""


@pytest.mark.parametrize(("other", "excused"), [("ModernOrderTill", False), ("ShopOrderTill", True)])
def test_a_second_attempt_is_not_made_to_be_exchanged_where_namesakes_are_a_habit(
    other: str, excused: bool, tmp_path: Path
) -> None:
    files = {f"a/{name.lower()}.py": f"class {name}(ext.Port):{WORK}" for name in ("OrderTill", other)}
    write(tmp_path, files)
    with opened(tmp_path) as session:
        pair = ("a.ordertill.OrderTill", f"a.{other.lower()}.{other}")
        assert apart(session, "contract", *pair)
        assert bool(apart(session, "contract", *pair, habit=True)) is excused
