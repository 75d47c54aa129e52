"""SSOT202."""

from __future__ import annotations

import pytest

from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT202")
CORE = {"app/__init__.py": "", "app/core.py": "class Engine:\n    pass\n"}


def found(files: dict[str, str]) -> list[tuple[str, int, str]]:
    return [(one.path, one.start_line, one.message) for one in findings_of(RULE, {**CORE, **files})]


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    assert [(one.path, one.message) for one in findings_of(RULE, example)] == [
        ("app/main.py", "imports app.compat.Engine, one of 2 paths to it; the canonical one is app.core.Engine")
    ]


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


def test_an_alias_elsewhere_is_another_path() -> None:
    files = {
        "app/old.py": "from app.core import Engine\n\nMotor = Engine\n",
        "app/use.py": "from app.old import Motor\n",
    }
    assert found(files) == [
        ("app/use.py", 1, "imports app.old.Motor, one of 2 paths to it; the canonical one is app.core.Engine")
    ]


USE, USE_TOO = "from app import Engine\n", "from app.core import Engine\n"
GUARDED = f"try:\n    from app.old import Engine\nexcept ImportError:\n    {USE_TOO}"
TWO_NAMES = "class _Engine:\n    pass\n\n\nEngine = _Engine\n"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"app/__init__.py": "from .core import Engine\n", "a.py": USE, "b.py": USE_TOO}, id="a package"),
        pytest.param({"app/core.py": TWO_NAMES, "a.py": "from app.core import _Engine\n", "b.py": USE_TOO}, id="names"),
        pytest.param({"a.py": USE_TOO, "b.py": "from app.core import Engine as E\n"}, id="one path"),
        pytest.param({"app/old.py": USE_TOO, "a.py": GUARDED}, id="it may be missing"),
        pytest.param(
            {"app/two.py": CORE["app/core.py"], "a.py": "from app.two import Engine\n", "b.py": USE_TOO}, id="two"
        ),
    ],
)
def test_what_is_none(files: dict[str, str]) -> None:
    assert found(files) == []


def test_of_a_private_module_the_package_is_canonical() -> None:
    files = {
        "app/__init__.py": "from ._core import Engine\n",
        "app/_core.py": "class Engine:\n    pass\n",
        "app/old.py": "from app import Engine\n",
        "a.py": "from app.old import Engine\n",
    }
    assert found(files)[0][2].endswith("the canonical one is app.Engine")
