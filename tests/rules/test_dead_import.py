"""SSOT204."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.growth import growth
from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT204")
BASE = {"app/__init__.py": "", "app/core.py": "def run():\n    pass\n"}


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    assert [(one.path, one.start_line, one.message) for one in findings_of(RULE, example)] == [
        ("app/mail.py", 2, "imports app.times.today, but there is no module app.times"),
        ("app/report.py", 1, "imports app.clock.now, which does not exist"),
    ]


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


def test_where_the_name_is_defined_today_is_told() -> None:
    found = findings_of(
        RULE, {**BASE, "app/use.py": "from app.core import go\n", "app/new.py": "def go():\n    pass\n"}
    )
    assert [one.message for one in found] == ["imports app.core.go, which does not exist; app.new.go has that name"]


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from app.core import go\nexcept (ImportError, KeyError):\n    go = None\n",
        "import pytest\nwith pytest.raises(ImportError):\n    from app.core import go\n",
        "import contextlib\nwith contextlib.suppress(Exception):\n    import app.gone\n    from app.core import go\n",
        "try:\n    if True:\n        from app.core import go\nexcept:\n    pass\n",
        "try:\n    import other\nexcept ImportError:\n    from app.core import go\n",
        "from typing import go\nfrom os import nothing\n",
        "from .core import run\n",
    ],
)
def test_what_may_be_missing_or_is_not_ours(text: str) -> None:
    assert findings_of(RULE, {**BASE, "app/use.py": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from app.core import go\nexcept ValueError:\n    go = None\n",
        "from .core import go\n",
        "try:\n    pass\nexcept ValueError:\n    from app.core import go\n",
        "def late():\n    from app import gone\n",
    ],
)
def test_what_fails_when_it_runs(text: str) -> None:
    assert len(findings_of(RULE, {**BASE, "app/use.py": text})) == 1


@pytest.mark.parametrize(
    "core",
    ["def __getattr__(name):\n    return 1\n", "from outside import *\n", "globals().update(x)\ngo: int\n"],
)
def test_a_module_that_may_bind_anything_is_not_judged(core: str) -> None:
    assert findings_of(RULE, {**BASE, "app/core.py": core, "app/use.py": "from app.core import go\n"}) == []


def test_a_folder_without_init_may_be_an_installed_library_of_that_name() -> None:
    files = {"alembic/versions/one.py": "from alembic import op\n", "app.py": "import alembic.command\n"}
    assert findings_of(RULE, files) == []
    files["app.py"] = "import alembic.versions.one\n"
    assert [one.detail for one in findings_of(RULE, files)] == ["alembic.op"]


def test_a_namespace_may_have_parts_in_other_distributions() -> None:
    files = {
        "poetry/console.py": "from poetry.core.packages import Package\n",
        "poetry/use.py": "import poetry.console\n",
    }
    assert findings_of(RULE, files) == []
    files["poetry/__init__.py"] = ""
    assert [one.detail for one in findings_of(RULE, files)] == ["poetry.core.packages.Package"]


def test_twice_in_one_function_are_two_with_their_own_fingerprints() -> None:
    text = "def f():\n    from app.core import go\n    from app.core import go as again\n"
    found = findings_of(RULE, {**BASE, "app/use.py": text})
    assert len(found) == len({one.fingerprint for one in found}) == 2
    moved = findings_of(RULE, {**BASE, "app/use.py": f"x = 1\n\n{text}"})
    assert [one.fingerprint for one in moved] == [one.fingerprint for one in found]


def test_a_constant_is_there_and_what_imports_itself_is_not() -> None:
    files = {
        "app/__init__.py": "from . import gone\n__version__ = '1'\n",
        "app/use.py": "from app import __version__\n",
    }
    assert [one.detail for one in findings_of(RULE, files)] == ["app.gone"]


def test_what_every_module_has_is_there() -> None:
    assert findings_of(RULE, {**BASE, "app/use.py": "from app.core import __file__, __name__\n"}) == []


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.core import go\n", ["warning"]),
        ("import typing as t\nif t.TYPE_CHECKING:\n    if x:\n        from app import gone\n", ["warning"]),
        ("if not TYPE_CHECKING:\n    from app.core import go\nelse:\n    from app import gone\n", ["error", "warning"]),
        ("if TYPE_CHECKING:\n    import app.core\nelse:\n    from app import gone\n", ["error"]),
        ("if TYPE_CHECKING:\n    import app.core\nfrom app import gone\n", ["error"]),
        ("def f():\n    if TYPE_CHECKING:\n        from app.core import go\n", ["warning"]),
    ],
)
def test_what_only_type_checkers_read_fails_nowhere(text: str, severities: list[str]) -> None:
    found = findings_of(RULE, {**BASE, "app/use.py": text})
    assert [one.severity for one in found] == severities
    told = [one.message.endswith("; only type checkers read it") for one in found]
    assert told == [severity == "warning" for severity in severities]


def test_the_identity_is_the_same_wherever_it_is_imported() -> None:
    plain, guarded = (
        findings_of(RULE, {**BASE, "app/use.py": text})
        for text in ("from app.core import go\n", "if TYPE_CHECKING:\n    from app.core import go\n")
    )
    assert [one.fingerprint for one in plain] == [one.fingerprint for one in guarded]


@pytest.mark.parametrize(
    ("path", "dead"),
    [
        ("docs/site/versioned_docs/version-0.18/snippets/show.py", 0),
        ("website/versioned_docs/version-2.x/show.py", 0),
        ("docs/v1/show.py", 0),
        ("doc/1.4.0/show.py", 0),
        ("docs/show.py", 1),
        ("docs/02/show.py", 1),  # a chapter
        ("app/v1/show.py", 1),  # an interface that runs
        ("v1/docs/show.py", 1),
        ("docs/v1.py", 1),
    ],
)
def test_documentation_of_a_release_shows_code_for_that_one(path: str, dead: int) -> None:
    assert len(findings_of(RULE, {**BASE, path: "from app.core import go\n"})) == dead


def test_a_long_chain_of_stars_is_followed_to_its_end() -> None:
    chain = {f"app/m{at:03}.py": f"from app.m{at + 1:03} import *\n" for at in range(400)}
    files = {**BASE, **chain, "app/m400.py": "VALUE = 1\n", "app/use.py": "from app.m000 import VALUE, GONE\n"}
    assert [one.detail for one in findings_of(RULE, files)] == ["app.m000.GONE"]


def test_stars_on_many_ways_are_followed_once() -> None:
    def following(depth: int) -> Callable[[], object]:
        layers = [(f"app/{side}{at}.py", f"from app.a{at + 1} import *\nfrom app.b{at + 1} import *\n")
                  for at in range(depth) for side in "ab"]  # fmt: skip
        ends = {f"app/{side}{depth}.py": "VALUE = 1\n" for side in "ab"}
        files = {**BASE, **dict(layers), **ends, "app/use.py": "from app.a0 import GONE\n"}
        return lambda: findings_of(RULE, files)

    assert growth(following, 8) < 2.5
