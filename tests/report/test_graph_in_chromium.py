"""The graph's page as people meet it: opened, searched and clicked in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from ssot_tool.graph import Dependencies, Dependency, Graph, Part, Place, build
from ssot_tool.model import Collision, Proposal
from ssot_tool.report.html.graph import graph_html
from ssot_tool.report.layout import clean
from tests.report.chromium import FOUND, Chromium
from tests.report.made_up import HOSTILE
from tests.report.test_graph_html import family

pytestmark = pytest.mark.skipif(FOUND is None, reason="no chromium, chromium-browser or google-chrome on the PATH")

#: The symbols of the rows that are shown, folded or not.
SHOWN = "[...document.querySelectorAll('.node:not([hidden]) > .name')].map(name => name.title)"
#: Every text that is seen with too little contrast to its background, as (text, contrast).
PALE = """(() => {
  const parse = (colour) => {
    const numbers = colour.match(/[\\d.]+/g).map(Number);
    return [...numbers, 1].slice(0, 4);
  };
  const linear = (one) => one <= 0.04045 * 255 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) found.push([element.textContent, contrast]);
  }
  return found;
})()"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    found = Chromium(tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


class Page:
    """A graph's page in the browser."""

    def __init__(self, browser: Chromium, folder: Path, graph: Graph) -> None:
        self.browser = browser
        self.file = folder / "graph.html"
        self.file.write_text(graph_html(graph), encoding="utf-8")
        self.open()

    def open(self, part: str = "") -> None:
        self.browser.open(self.file.as_uri() + part)
        self.browser.settle()

    def shown(self) -> list[str]:
        found: list[str] = self.browser.evaluate(SHOWN)
        return sorted(found)

    def text(self, selector: str) -> str:
        found: str = self.browser.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")
        return found

    @property
    def address(self) -> str:
        found: str = self.browser.evaluate("location.hash")
        return found


@pytest.fixture
def page(browser: Chromium, tmp_path: Path) -> Page:
    return Page(browser, tmp_path, family(proposed="app.b.Second"))


ALL = [
    "app.a.First",
    "app.b.Second",
    "app.base.Base",
    "app.db.Session",
    "app.routes.serve",
    "json.dumps",
    "tests.test_a.test_first",
]
AROUND_FIRST = ["app.a.First", "app.base.Base", "app.routes.serve", "tests.test_a.test_first"]


def test_it_opens_without_network_errors_or_refusals(page: Page) -> None:
    assert page.shown() == ALL
    assert page.browser.problems() == []
    loaded = [params["request"]["url"] for name, params in page.browser.said if name == "Network.requestWillBeSent"]
    assert loaded == [page.file.as_uri()]


def test_a_click_shows_the_neighbours_and_escape_leads_back(page: Page) -> None:
    page.browser.click('.member .name[title="app.a.First"]')
    assert page.address == "#focus=app.a.First"
    assert page.shown() == AROUND_FIRST
    assert page.text("#focus h2") == "app.a.First"
    assert page.text("#focus dl").split("\n") == [
        "Used by",
        "1 in production: call 2×, import 1×",
        "1 in tests: patch_string 1×",
        "Uses",
        "1 in production: subclass 1×",
    ]
    assert page.text("#told") == "4 of 7 shown"
    assert not page.browser.evaluate("document.querySelector('.lead').checkVisibility()")
    page.browser.press("Escape")
    assert page.shown() == ALL
    assert page.address == ""
    assert page.browser.evaluate("document.activeElement.title") == "app.a.First"


def test_the_browsers_back_and_a_link_lead_to_the_same_part(page: Page) -> None:
    page.browser.click('.uses a[title="app.a.First"]')
    assert page.shown() == AROUND_FIRST
    page.browser.evaluate("new Promise(done => { addEventListener('popstate', () => done(1)); history.back(); })")
    assert page.shown() == ALL
    page.open("#focus=app.db.Session")
    assert page.shown() == ["app.b.Second", "app.db.Session"]
    page.browser.click("#focus .back")
    assert page.shown() == ALL
    page.open("#focus=app.gone.Gone")
    assert page.shown() == ALL
    assert page.text("#told") == "app.gone.Gone is not in this graph."


def test_search_by_key_by_link_and_by_route(page: Page) -> None:
    page.browser.press("/")
    for letter in "serve":
        page.browser.press(letter)
    assert page.shown() == ["app.routes.serve"]
    assert page.address == "#q=serve"
    page.browser.press("Enter")
    assert page.address == "#focus=app.routes.serve"
    assert page.text("#focus dl").split("\n") == ["Uses", "1 in production: call 2×, import 1×"]
    assert "it may have more users" in page.text("#focus")
    assert page.shown() == ["app.a.First", "app.routes.serve"]
    page.open("#q=START")
    assert page.shown() == ["app.a.First", "app.b.Second"]
    assert page.browser.evaluate("document.getElementById('q').value") == "START"
    page.open("#q=db.py")
    assert page.shown() == ["app.db.Session"]
    page.open("#q=nothing-is-called-so")
    assert page.shown() == []
    assert page.text("#told") == "0 of 7 shown"
    page.open("")
    page.browser.click(".collisions summary")
    page.browser.click(".collisions .route")
    assert page.shown() == ["app.a.First", "app.b.Second"]


def test_tests_can_be_left_out(page: Page) -> None:
    page.browser.click("#tests")
    assert page.address == "#tests=0"
    assert page.shown() == [one for one in ALL if not one.startswith("tests")]
    page.browser.click('.member .name[title="app.a.First"]')
    assert page.shown() == [one for one in AROUND_FIRST if not one.startswith("tests")]


def test_arrow_keys_move_through_the_columns(page: Page) -> None:
    here = "document.activeElement.title || document.activeElement.innerText"
    page.browser.evaluate("document.querySelector('.member .name').focus()")
    seen = [page.browser.evaluate(here)]
    for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowDown"):
        page.browser.press(key)
        seen.append(page.browser.evaluate(here))
    assert seen[:3] == ["app.a.First", "app.b.Second", "app.a.First"]
    assert seen[3:] != seen[1:3]
    assert page.browser.evaluate("document.activeElement.closest('.callers') !== null")
    page.browser.press("Tab")
    assert page.browser.evaluate("document.activeElement !== document.body")


def test_arrows_run_between_what_is_shown(page: Page) -> None:
    strong = "document.querySelectorAll('.arrows .some').length"
    assert page.browser.evaluate("document.querySelector('.arrows path').getAttribute('d').match(/M/g).length") == 6
    assert page.browser.evaluate(strong) == 0
    page.open("#focus=app.a.First")
    assert page.browser.evaluate(strong) == 3


def test_the_place_can_be_copied(page: Page) -> None:
    page.browser.send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    page.browser.evaluate("document.querySelector('.callers .name').focus()")
    page.browser.click(".callers .where .copy")
    until = time.monotonic() + 10
    while page.text(".copy") == "copy" and time.monotonic() < until:
        page.browser.settle()
    assert page.text(".copy") == "copied"
    assert page.browser.evaluate("navigator.clipboard.readText()") == "app/routes.py:10"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_in_both_themes(theme: str, page: Page) -> None:
    page.browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.browser.click(f".theme label:has(#theme-{theme})")
    paper = page.browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(251, 251, 250)") == (theme == "light")
    assert page.browser.evaluate(PALE) == []
    page.open("?again")
    assert page.browser.evaluate(f"document.getElementById('theme-{theme}').checked")


def test_a_link_can_ask_for_a_theme_and_the_system_may_too(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page.open("?linked#theme=dark")
    assert page.browser.evaluate(paper) == "rgb(21, 23, 26)"
    page.browser.click(".theme label:has(#theme-auto)")
    for system, wanted in (("dark", "rgb(21, 23, 26)"), ("light", "rgb(251, 251, 250)")):
        features = [{"name": "prefers-color-scheme", "value": system}]
        page.browser.send("Emulation.setEmulatedMedia", features=features)
        assert page.browser.evaluate(paper) == wanted


def test_paper_shows_a_list_of_everything(page: Page) -> None:
    name = "[...document.querySelectorAll('.node .name')].filter((one) => one.checkVisibility()).length"
    assert page.browser.evaluate(name) == len(ALL) - 1
    page.browser.send("Emulation.setEmulatedMedia", media="print")
    assert page.browser.evaluate(name) == len(ALL)
    assert not page.browser.evaluate("document.querySelector('.tools').checkVisibility()")
    page.browser.send("Emulation.setEmulatedMedia", media="")
    assert len(page.browser.send("Page.printToPDF")["data"]) > 10_000


def test_without_a_script_everything_is_there(page: Page) -> None:
    page.browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.browser.open(f"{page.file.as_uri()}?plain")
        assert not page.browser.evaluate("document.querySelector('.tools').checkVisibility()")
        assert page.shown() == ALL
        assert "can go first" in page.text(".lead")
        assert "1 in production" in page.text(".member .users")
    finally:
        page.browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_a_narrow_window_needs_no_sideways_scrolling(page: Page) -> None:
    try:
        for width in (380, 800):
            page.browser.send(
                "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
            )
            page.browser.settle()
            assert page.browser.evaluate("innerWidth") == width
            root = "document.documentElement"
            assert page.browser.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
            assert page.browser.evaluate("document.querySelectorAll('.arrows path').length") == 0
            order = "['.members', '.callers'].map((one) => document.querySelector(one).getBoundingClientRect().top)"
            assert page.browser.evaluate(order) == sorted(page.browser.evaluate(order))
    finally:
        page.browser.send("Emulation.clearDeviceMetricsOverride")


def test_hostile_names_run_nothing_and_can_be_found(browser: Chromium, tmp_path: Path) -> None:
    bad = [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"'><svg onload=alert(1)>",
        "a\x00b\u202ec\ud800\u2028&amp;%00#q=",
        HOSTILE,
        "javascript:alert(1)",
        "__proto__",
    ]
    places = {name: Place(f"<b>/{name}.py", 1, in_test=at == 1) for at, name in enumerate(bad)}
    uses = tuple(Dependency(caller, bad[0], bad[2]) for caller in bad[1:])
    found = Dependencies(
        bad[0],
        bad[1],
        (bad[0],),
        (*uses, Dependency(bad[0], "x", "__proto__")),
        places,
        proposed=Proposal(bad[0], (bad[1],)),
        parts={bad[0]: Part(bad[0], tuple(bad))},
        collisions=(Collision(bad[5], (bad[0], bad[0])),),
    )
    page = Page(browser, tmp_path, build(found, depth=1))
    assert page.shown() == sorted([*map(clean, bad), "x"])
    for name in bad:
        page.open(f"#focus={quote(clean(name))}")
        assert page.text("#focus h2") == clean(name)
        page.open(f"#q={quote(clean(name))}")
        assert clean(name) in page.shown()
    assert browser.evaluate("[document.scripts.length, document.images.length]") == [4, 0]
    assert browser.evaluate("document.querySelectorAll('svg').length") == 1
    assert browser.problems() == []


def test_two_thousand_nodes_work(browser: Chromium, tmp_path: Path) -> None:
    members = tuple(f"app.handlers{at % 7}.Handler{at:03}" for at in range(100))
    callers = [f"{'tests' if at % 3 else 'app'}.area{at % 40}.caller_{at:04}" for at in range(1_900)]
    uses = [Dependency(caller, members[at % 100], "call") for at, caller in enumerate(callers)]
    uses += [Dependency(caller, members[at * 7 % 100], "import") for at, caller in enumerate(callers)]
    places = {
        symbol: Place(symbol.rpartition(".")[0].replace(".", "/") + ".py", 1, in_test=symbol.startswith("tests"))
        for symbol in (*members, *callers)
    }
    page = Page(browser, tmp_path, build(Dependencies("r", "Many", members, tuple(uses), places), depth=1))
    assert page.file.stat().st_size < 2_000_000
    assert len(page.shown()) == 2_000
    browser.click('.member .name[title="app.handlers3.Handler003"]')
    assert 20 < len(page.shown()) < 60
    browser.press("Escape")
    page.open("#q=caller_0003")
    assert page.shown() == ["app.area3.caller_0003"]
    page.open("")
    browser.click("#unfold")
    browser.settle()
    # What is far from the window is not drawn.
    assert browser.evaluate("document.querySelector('.arrows').innerHTML.length") < 200_000
    assert browser.problems() == []
