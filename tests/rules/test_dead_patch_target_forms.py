"""SSOT205: the forms in which patches name what they patch, through the command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]
CORE = """
import json
from abc import ABC
from dataclasses import dataclass

from app.base import Base


class Mailer(Base, ABC):
    LIMIT = 3
    name: str
    made = json.loads("1")

    class Config:
        pass

    def __init__(self):
        self.host = 1

    def send(self):
        pass

    def __hidden(self):
        pass


@dataclass
class Letter:
    text: str = ""


LIMIT = 3
mailer = Mailer()
"""
BASE = {
    "app/__init__.py": "",
    "app/base.py": "class Base:\n    def wait(self):\n        pass\n",
    "app/core.py": CORE,
}
HEAD = """
import pytest
import unittest.mock
from unittest import mock
from unittest.mock import patch

import app.core
import app.core as core_module
from app import core
from app.core import Mailer

HERE = "app.core"
GONE = "app.core.gone"
GONE_TOO = f"{HERE}.gone"
THERE = "app.core.LIMIT"
SEVERAL = "app.core.gone"
SEVERAL = "app.core.LIMIT"


def test_it(monkeypatch, mocker):
"""


def dead(found_by: Find, body: str, core: str = CORE) -> list[str]:
    text = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    found = found_by("SSOT205", {**BASE, "app/core.py": core, "tests/test_core.py": text})
    return [one["detail"] for one in found]


@pytest.mark.parametrize(
    "body",
    [
        # Objects.
        "monkeypatch.setattr(core, 'gone', 1)",
        "monkeypatch.setattr(app.core, 'gone', 1)",
        "monkeypatch.setattr(core_module, 'gone', 1)",
        "monkeypatch.delattr(core, 'gone')",
        "with patch.object(core, 'gone'): pass",
        "with mock.patch.object(core, attribute='gone'): pass",
        "mocker.patch.object(core, 'gone')",
        "mocker.spy(core, 'gone')",
        "patch.multiple(core, gone=1, LIMIT=2)",
        # Strings.
        "monkeypatch.delattr('app.core.gone')",
        "with unittest.mock.patch('app.core.gone'): pass",
        "patch(target='app.core.gone').start()",
        "with patch('app.core'\n     '.gone'): pass",
        # Constants.
        "with patch(GONE): pass",
        "with patch(GONE_TOO): pass",
        "monkeypatch.setattr(GONE, 1)",
        "with patch(f'{core.__name__}.gone'): pass",
        "module = 'app.core'\nwith patch(f'{module}.gone'): pass",
        "module = 'app.core'\nwith patch(module + '.gone'): pass",
        # Asked for something else, expected something else.
        "if hasattr(core, 'LIMIT'):\n    patch('app.core.gone').start()",
        "with pytest.raises(ValueError):\n    patch('app.core.gone').start()",
    ],
)
def test_what_is_not_there(body: str, found_by: Find) -> None:
    assert dead(found_by, body) == ["app.core.gone"]


@pytest.mark.parametrize(
    "body",
    [
        "monkeypatch.setattr(core, 'gone', 1, raising=False)",
        "monkeypatch.setattr(core, 'gone', 1, False)",
        "monkeypatch.delattr(core, 'gone', raising=False)",
        "monkeypatch.delattr('app.core.gone', raising=False)",
        "with patch.object(core, 'gone', create=True): pass",
        "with patch('app.core'\n     '.gone', create=True): pass",
        "with patch(GONE, create=True): pass",
        "with patch(HERE + '.gone', create=True): pass",
        "patch.multiple(core, gone=1, create=True)",
        "patch.multiple('app.core', gone=1, create=True)",
        "with patch.object(core, 'open'): pass",
        "with patch(THERE), patch(SEVERAL): pass",
        "monkeypatch.setattr(core, 'LIMIT', 1)\nmonkeypatch.setattr(core.json, 'gone', 1)",
        "mocker.spy(core, 'Mailer')",
        "module = object()\nmonkeypatch.setattr(module, 'gone', 1)",
        "for one in (core, app.base):\n    monkeypatch.setattr(one, 'gone', 1)",
        # A test expects that, or asked before.
        "with pytest.raises(AttributeError):\n    with patch('app.core.gone'): pass",
        "with pytest.raises((ImportError, AttributeError)):\n    patch('app.gone.name').start()",
        "if hasattr(core, 'gone'):\n    monkeypatch.setattr(core, 'gone', 1)",
        # What is known under two paths may have it on one of them.
        "try:\n    import app.base as two\nexcept ImportError:\n    import app.core as two\npatch.object(two, 'LIMIT')",
        # Another's patch.
        "client.patch('app.core')\nclient.patch('/app.core.gone')",
    ],
)
def test_what_is_there_or_need_not_be(body: str, found_by: Find) -> None:
    assert dead(found_by, body) == []


@pytest.mark.parametrize(("first", "count"), [("Mailer", 0), ("Letter", 1)])
def test_a_class_that_is_patched_itself_is_a_mock(first: str, count: int, found_by: Find) -> None:
    body = f"mocker.patch('app.core.{first}')\nmocker.patch('app.core.Mailer.gone')"
    assert dead(found_by, body) == ["app.core.Mailer.gone"] * count


def test_a_package_may_bind_a_module_s_name_to_a_value(found_by: Find) -> None:
    files = {
        **BASE,
        "app/config/__init__.py": "from app.config.config import Config\n\nconfig = Config()\n",
        "app/config/config.py": "class Config:\n    pass\n",
        "tests/test_core.py": "from app.config import config\n\npatch.object(config, 'name')\n",
    }
    assert found_by("SSOT205", files) == []


def test_through_an_alias_of_patch(found_by: Find) -> None:
    text = (
        "from unittest.mock import patch as our_patch\n\n\n@our_patch('app.core.gone')\n@our_patch.object(int, 'x')\n"
    )
    found = found_by("SSOT205", {**BASE, "tests/test_core.py": f"{text}def test_it(one, two): ...\n"})
    assert [one["detail"] for one in found] == ["app.core.gone"]


def test_one_mistake_is_one_finding(found_by: Find) -> None:
    assert dead(found_by, "patch.multiple('app.gone', one=1, two=2)") == ["app.gone"]
    assert dead(found_by, "from app.lost import thing\nwith patch.object(thing, 'name'): pass") == []


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("Mailer.gone", 1),
        ("Mailer.host", 1),  # of instances alone
        ("mailer.gone", 0),
        ("Mailer.send", 0),
        ("Mailer.wait", 0),
        ("Mailer.LIMIT", 0),
        ("Mailer.name", 0),
        ("Mailer.made", 0),
        ("Mailer.Config", 0),
        ("Mailer.__call__", 0),
        ("Mailer._Mailer__hidden", 0),
        ("Letter.text", 0),
        ("Letter.gone", 1),
    ],
)
def test_members_of_classes(path: str, count: int, found_by: Find) -> None:
    assert dead(found_by, f"with patch('app.core.{path}'): pass") == [f"app.core.{path}"] * count


@pytest.mark.parametrize(
    "core",
    [
        "from outside import Base\n\n\nclass Mailer(Base):\n    pass\n",
        "class Meta(type):\n    pass\n\n\nclass Mailer(metaclass=Meta):\n    pass\n",
        "from outside import adorned\n\n\n@adorned\nclass Mailer:\n    pass\n",
        "class Mailer:\n    pass\n\n\nMailer.gone = lambda self: 1\n",
        "class Mailer:\n    @classmethod\n    def one(cls):\n        cls.gone: int = 1\n",
        "class Mailer:\n    __slots__ = ('gone',)\n",
        "class Mailer:\n    pass\n\n\nfor name in 'ab':\n    setattr(Mailer, name, 1)\n",
        "class Mailer:\n    pass\n\n\nadd(Mailer, 'gone')\n",
        "class Base:\n    def __init_subclass__(cls):\n        pass\n\n\nclass Mailer(Base):\n    pass\n",
        "try:\n    from outside import Mailer\nexcept ImportError:\n\n    class Mailer:\n        pass\n",
        "if 1:\n\n    class Mailer:\n        def gone(self): ...\n\nelse:\n\n    class Mailer:\n        pass\n",
        "class Mailer:\n    for gone in 'ab':\n        pass\n",
        "class Mailer:\n    from json import loads as gone\n",
    ],
)
def test_a_class_that_may_have_any_member(core: str, found_by: Find) -> None:
    assert dead(found_by, "with patch('app.core.Mailer.gone'), patch.object(Mailer, 'gone'): pass", core) == []


@pytest.mark.parametrize(
    "body",
    [
        "core.gone = 1\nwith patch.object(core, 'gone'): pass",
        "setattr(core, 'gone', 1)\nwith patch('app.core.gone'): pass",
        "if not hasattr(core, 'gone'):\n    return\nwith patch.object(core, 'gone'): pass",
        "monkeypatch.setattr(core, 'gone', 1, raising=False)\nmonkeypatch.setattr(core, 'gone', 2)",
        "with patch('app.core.gone', create=True), patch('app.core.gone', 3): pass",
        "with patch('app.core.Mailer.mro'): pass",
    ],
)
def test_what_the_test_itself_has_put_there(body: str, found_by: Find) -> None:
    assert dead(found_by, body) == []


def test_what_is_put_somewhere_else_is_not_there(found_by: Find) -> None:
    assert dead(found_by, "other.gone = 1\nwith patch.object(core, 'gone'): pass") == ["app.core.gone"]


def test_who_imports_a_class_does_not_patch_it(found_by: Find) -> None:
    text = "from unittest.mock import patch\nfrom app.core import Mailer\n\n\n{}def test_it(p):\n    Mailer()\n"
    files = {**BASE, "app/core.py": CORE, "app/gone.py": "def gone_so():\n    pass\n"}
    (found,) = found_by("SSOT205", {**files, "tests/test_a.py": text.format("@patch('app.core.Mailer.gone_so')\n")})
    assert found["detail"] == "app.core.Mailer.gone_so"
    assert "app.gone" not in found["message"], "a function elsewhere is no member of a class"
    both = "@patch('app.core.Mailer')\n@patch('app.core.Mailer.gone_so')\n"
    assert found_by("SSOT205", {**files, "tests/test_a.py": text.format(both)}) == []
