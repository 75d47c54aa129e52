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


SHIM = {"app/shim.py": USE_TOO, "b.py": USE_TOO}


@pytest.mark.parametrize(
    "text",
    [
        "import app.shim as shim\nx = shim.Engine()\ny = shim.Engine\n",
        "from app import shim\n\n\nclass Mine(shim.Engine):\n    def go(self) -> shim.Engine: ...\n",
        "import app.shim\n\nx = app.shim.Engine()\n",
    ],
)
def test_through_a_module_is_a_path_too_and_told_once(text: str) -> None:
    told = [message for path, _, message in found({**SHIM, "a.py": text}) if path == "a.py"]
    assert told == ["uses app.shim.Engine, one of 2 paths to it; the canonical one is app.core.Engine"]


def test_through_a_module_that_lists_it_is_none() -> None:
    shim = {**SHIM, "app/shim.py": f"{USE_TOO}\n__all__ = ['Engine']\n"}
    assert found({**shim, "a.py": "from app import shim\n\nx = shim.Engine()\n"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "import app.core as core\nx = core.Engine()\n",
        "import app.shim as shim\n",
        "from unittest.mock import patch\n\npatch('app.shim.Engine')\nHINT = 'app.shim.Engine'\n",
    ],
)
def test_through_a_module_on_the_right_path_or_by_a_string_is_none(text: str) -> None:
    assert found({**SHIM, "a.py": text}) == []


@pytest.mark.parametrize("facade", ["app/core.py", "app/public/__init__.py"])
@pytest.mark.parametrize("home", ["app/_core.py", "app/_core/engine.py"])
def test_what_a_private_module_defines_its_neighbours_offer(facade: str, home: str) -> None:
    module = home.removesuffix(".py").replace("/", ".")
    public = facade.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    files = {
        "app/core.py": "",
        home: CORE["app/core.py"],
        facade: f"from {module} import Engine\n",
        "a.py": f"from {public} import Engine\n",
    }
    assert found(files) == []
    other = {"other/__init__.py": f"from {module} import Engine\n", "b.py": "from other import Engine\n"}
    assert [(path, message.rpartition(" ")[2]) for path, _, message in found({**files, **other})] == [
        ("b.py", f"{public}.Engine")
    ]


@pytest.mark.parametrize("path", ["app/_vendor/use.py", "docs/v1/use.py"])
def test_vendored_code_and_the_documentation_of_a_release_are_left_out(path: str) -> None:
    assert found({**SHIM, path: "from app.shim import Engine\n"}) == []
