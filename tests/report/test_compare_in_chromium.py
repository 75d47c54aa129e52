"""The comparison's page as people meet it: searched, unfolded and walked by keys in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ssot_tool.cure.comparison import Comparison
from ssot_tool.report.html.compare import compare_html
from tests.report.chromium import FOUND, Chromium
from tests.report.made_up_compare import hostile, small
from tests.report.test_graph_in_chromium import PALE

pytestmark = pytest.mark.skipif(FOUND is None, reason="no chromium, chromium-browser or google-chrome on the PATH")

SHOWN = "[...document.querySelectorAll('details.job:not([hidden]) h3')].map(name => name.textContent)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    found = Chromium(tmp_path_factory.mktemp("profile"))
    yield found
    found.close()


def opened(browser: Chromium, folder: Path, comparison: Comparison, part: str = "") -> Chromium:
    file = folder / "compare.html"
    file.write_text(compare_html(comparison), encoding="utf-8")
    browser.open("about:blank")
    browser.open(file.as_uri() + part)
    browser.settle()
    return browser


def many() -> Comparison:
    """As with more members: then jobs come folded."""
    found = small()
    return msgspec.structs.replace(found, members=(*found.members, *found.members))


def test_a_search_leaves_the_jobs_that_are_called_so_and_escape_brings_all_back(
    browser: Chromium, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path, small())
    every = page.evaluate(SHOWN)
    assert "reset" in every and "handle" in every
    page.press("/")
    for key in "reset":
        page.press(key)
    assert page.evaluate(SHOWN) == ["reset"]
    assert page.evaluate("document.querySelectorAll('tr[data-job]:not([hidden])').length") == 1
    assert page.evaluate("location.hash") == "#q=reset"
    page.press("Escape")
    assert page.evaluate(SHOWN) == every and page.evaluate("location.hash") == ""
    assert not page.problems()


def test_a_search_finds_code_where_no_job_is_called_so_and_says_when_nothing_is(
    browser: Chromium, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path, small(), "#q=drop_all+started")
    assert page.evaluate("!document.querySelector('.nothing').hidden")
    page = opened(browser, tmp_path, small(), "#q=started")
    assert page.evaluate(SHOWN) == ["handle"]


def test_jobs_come_folded_and_keys_walk_and_unfold_them(browser: Chromium, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, many())
    count: Any = page.evaluate("document.querySelectorAll('details.job[open]').length")
    assert count == 0
    page.press("j")
    page.press("j")
    page.press("k")
    focused = "document.activeElement.closest('details').id"
    assert page.evaluate(focused) == "j0"
    page.press("Enter")
    assert page.evaluate("document.getElementById('j0').open")
    page.click("#unfold")
    assert page.evaluate("document.querySelectorAll('details.job:not([open])').length") == 0
    page.click("#fold")
    assert page.evaluate("document.querySelectorAll('details.job[open]').length") == 0


def test_a_link_of_the_overview_unfolds_its_job(browser: Chromium, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, many())
    page.click(".overview a[href='#j1']")
    page.settle()
    assert page.evaluate("document.getElementById('j1').open")
    assert page.evaluate("document.getElementById('j1').getBoundingClientRect().top < innerHeight")


def test_hostile_words_run_nothing_and_load_nothing(browser: Chromium, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, hostile(small()))
    assert not page.problems()
    assert page.evaluate("document.scripts.length") == compare_html(small()).count("<script>")
    page.click("#unfold")
    assert not page.problems()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_read_and_nothing_scrolls_sideways(browser: Chromium, tmp_path: Path, theme: str) -> None:
    page = opened(browser, tmp_path, hostile(small()), f"#theme={theme}")
    assert page.evaluate(PALE) == []
    for width in (1400, 420):
        page.send("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    page.send("Emulation.clearDeviceMetricsOverride")
