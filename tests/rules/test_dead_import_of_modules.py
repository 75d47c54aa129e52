"""SSOT204: imports that name modules alone, through the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Find = Callable[..., list[Any]]
BASE = {
    "app/__init__.py": "",
    "app/core.py": "def run():\n    pass\n",
    "app/deep/__init__.py": "",
    "app/deep/end.py": "",
}


def dead(found_by: Find, files: dict[str, str]) -> list[str]:
    return [one["detail"] for one in found_by("SSOT204", {**BASE, **files})]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("import app.gone\n", "app.gone"),
        ("import app.gone as x\n", "app.gone"),
        ("import os, app.gone\n", "app.gone"),
        ("import app.gone.further\n", "app.gone.further"),
        ("import app.deep.gone\n", "app.deep.gone"),
        ("def late():\n    import app.gone\n", "app.gone"),
        ("from app.gone import *\n", "app.gone"),
        ("class Names:\n    import app.gone\n", "app.gone"),
        ("import importlib\nm = importlib.import_module('app.gone')\n", "app.gone"),
        ("from importlib import import_module as load\nload('app.gone')\n", "app.gone"),
        ("import importlib\nm = importlib.import_module('.gone', 'app')\n", "app.gone"),
        ("import importlib\nm = importlib.import_module('.gone', package=__package__)\n", "app.gone"),
        ("import importlib\nm = importlib.import_module(name='app.gone')\n", "app.gone"),
        ("m = __import__('app.gone')\n", "app.gone"),
        ("m = __import__('app.gone', fromlist=['x'])\n", "app.gone"),
        # A module has no modules below it, and neither has a class or a function.
        ("import app.core.gone\n", "app.core.gone"),
        ("import app.core.run\n", "app.core.run"),
        ("from app.core.run import name\n", "app.core.run.name"),
        ("from .gone import *\n", "app.gone"),
        ("from .deep.gone import *\n", "app.deep.gone"),
    ],
)
def test_a_module_that_is_not_there(text: str, missing: str, found_by: Find) -> None:
    assert dead(found_by, {"app/use.py": text}) == [missing]


@pytest.mark.parametrize(
    "text",
    [
        "import app.core\nimport app\nimport app.deep.end as end\n",
        "from app.core import *\nfrom . import *\nfrom .deep import *\n",
        "import importlib\nimportlib.import_module('app.core')\nimportlib.import_module('.core', 'app')\n",
        "import os.path\nimport xml.gone\n",
        "try:\n    import app.gone\nexcept ImportError:\n    pass\n",
        "try:\n    from app.gone import *\nexcept ImportError:\n    pass\n",
        "import importlib\ntry:\n    importlib.import_module('app.gone')\nexcept ImportError:\n    pass\n",
        "import importlib\ntry:\n    import other\nexcept ImportError:\n    m = importlib.import_module('app.gone')\n",
        "try:\n    if True:\n        m = __import__('app.gone')\nexcept (ImportError, KeyError):\n    m = None\n",
        "import importlib, pytest\nwith pytest.raises(ImportError):\n    importlib.import_module('app.gone')\n",
        "import pytest\nwith pytest.raises(ImportError):\n    import app.gone\n",
        "import importlib, pytest\npytest.raises(ImportError, lambda: importlib.import_module('app.gone'))\n",
        "import pytest\npytest.importorskip('app.gone')\n",
        "import importlib.util\nimportlib.util.find_spec('app.gone')\n",
        "def import_module(name):\n    return name\n\n\nimport_module('app.gone')\n",
        "import importlib\nNAME = input()\nimportlib.import_module(f'app.{NAME}')\nimportlib.import_module(NAME)\n",
        "import sys\nsys.modules['app.gone'] = object()\nimport app.gone\nfrom app.gone import name\n",
        "import sys\nwith patch.dict('sys.modules', {'app.gone': object()}):\n    import app.gone\n",
        "def test_it(m):\n    m.setitem(sys.modules, 'app.gone', object())\n    from app.gone import name\n",
    ],
)
def test_what_is_there_or_may_be_missing(text: str, found_by: Find) -> None:
    assert dead(found_by, {"app/use.py": text}) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("import importlib\ntry:\n    pass\nexcept ImportError:\n    pass\nimportlib.import_module('app.gone')\n", 1),
        ("import importlib\ntry:\n    importlib.import_module('app.gone')\nexcept ValueError:\n    pass\n", 1),
        ("import importlib\nif True:\n    pass\nelse:\n    importlib.import_module('app.gone')\n", 1),
        ("import sys\nassert 'app.gone' in sys.modules\nimport app.gone\n", 1),
    ],
)
def test_what_fails_when_it_runs(text: str, count: int, found_by: Find) -> None:
    assert len(dead(found_by, {"app/use.py": text})) == count


@pytest.mark.parametrize("text", ["import app.gone\n", "import app.gone as gone\n", "from app.gone import *\n"])
def test_what_only_type_checkers_read_is_a_warning(text: str, found_by: Find) -> None:
    files = {"app/use.py": f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {text}"}
    assert [one["severity"] for one in found_by("SSOT204", {**BASE, **files})] == ["warning"]


def test_the_place_and_the_module_of_that_name_are_told(found_by: Find) -> None:
    found = found_by("SSOT204", {**BASE, "app/use.py": "import json\nimport os, app.end\nimport app.lost.end\n"})
    assert [(one["start_line"], one["message"]) for one in found] == [
        (2, "imports the module app.end, which does not exist; app.deep.end has that name"),
        (3, "imports app.lost.end, but there is no module app.lost"),
    ]


def test_twice_are_two(found_by: Find) -> None:
    text = "def f():\n    import app.gone\n\n\ndef g():\n    import app.gone\n    import app.gone as again\n"
    found = found_by("SSOT204", {**BASE, "app/use.py": text})
    assert [one["start_line"] for one in found] == [2, 6, 7]
    assert len({one["fingerprint"] for one in found}) == 3


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {"app/plugins/one.py": "", "use.py": "import app.plugins\nimport app.plugins.one\n"}, id="namespace"
        ),
        pytest.param({"app/a/b/one.py": "", "use.py": "import app.a.b\nimport app.a.b.one\n"}, id="deep namespace"),
        pytest.param({"app/data/table.csv": "", "use.py": "import app.data\n"}, id="only data"),
        pytest.param({"app/fast.pyx": "", "use.py": "import app.fast\n"}, id="cython"),
        pytest.param({"app/fast.cpython-311-x86_64-linux-gnu.so": "", "use.py": "import app.fast\n"}, id="extension"),
        pytest.param({"app/fast.pyd": "", "use.py": "import app.fast\n"}, id="extension of Windows"),
        pytest.param({"app/fast.pyi": "", "use.py": "import app.fast\n"}, id="stub"),
        pytest.param(
            {"app/a/b/one.py": "", "app/a/fast.pyx": "", "use.py": "import app.a.fast\n"}, id="in a namespace"
        ),
        pytest.param(
            {"app/service.proto": "", "use.py": "import app.service_pb2\nimport app.service_pb2_grpc\n"}, id="pb2"
        ),
        pytest.param(
            {
                "pyproject.toml": "[tool.setuptools_scm]\nwrite_to = 'app/_version.py'\n",
                "use.py": "import app._version\n",
            },
            id="written by setuptools_scm",
        ),
        pytest.param({".gitignore": "app/_build.py\n", "use.py": "import app._build\n"}, id="ignored, not made yet"),
        pytest.param(
            {".gitignore": "app/out/\n", "app/out/one.py": "", "use.py": "import app.out.one\n"}, id="ignored folder"
        ),
        pytest.param(
            {
                "ssot.toml": "workspace.exclude = ['app/old/**']\n",
                "app/old/one.py": "",
                "use.py": "import app.old.one\n",
            },
            id="excluded",
        ),
        pytest.param(
            {
                "app/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
                "use.py": "import app.sdk\nfrom app.sdk import *\n",
            },
            id="extend_path",
        ),
        pytest.param(
            {
                "app/__init__.py": "import sys\nfrom . import core\nsys.modules[__name__ + '.moved'] = core\n",
                "use.py": "import app.moved\nfrom app.moved import *\nfrom app.moved import run\n",
            },
            id="put into sys.modules by its package",
        ),
        pytest.param(
            {"shared/one.py": "", "use.py": "import shared.one\nimport shared.other\n"}, id="part of a namespace"
        ),
        pytest.param(
            {"yaml/__init__.py": "", "yaml/own.py": "", "app/use.py": "import json.gone\n"}, id="standard library"
        ),
    ],
)
def test_what_a_build_or_another_distribution_has(files: dict[str, str], found_by: Find) -> None:
    assert dead(found_by, files) == []


def test_a_module_that_cannot_be_read_is_there(found_by: Find) -> None:
    assert (
        dead(found_by, {"app/broken.py": "def (:\n", "use.py": "import app.broken\nfrom app.broken import *\n"}) == []
    )


def test_a_getattr_answers_for_names_and_never_for_modules(found_by: Find) -> None:
    files = {
        "app/__init__.py": "def __getattr__(name):\n    return 1\n",
        "use.py": "from app import gone\nimport app.gone\n",
    }
    assert dead(found_by, files) == ["app.gone"]


@pytest.mark.parametrize(("name", "missing"), [("special", []), ("gone", ["app.gone", "app.gone", "app.gone.x"])])
def test_a_service_looks_into_its_own_folder_first(name: str, missing: list[str], found_by: Find) -> None:
    text = f"from app.{name} import x\nfrom app.{name} import *\nimport app.{name}\n"
    files = {"service/app/__init__.py": "", "service/app/special.py": "x = 1\n", "service/main.py": text}
    assert sorted(dead(found_by, files)) == missing


def test_a_comment_silences_it(found_by: Find, tmp_path: Path) -> None:
    files = {"app/use.py": "import app.gone  # ssot: ignore[SSOT204] made when it is deployed\n"}
    assert dead(found_by, files) == []


def test_a_module_that_is_looked_for_first_may_be_missing(found_by: Any) -> None:
    head = "from importlib.util import find_spec\n\nHAS = find_spec('app.extra') is not None\nif HAS:\n"
    for line in ("import app.extra", "from app.extra import z"):
        assert found_by("SSOT204", {"app/__init__.py": "", "app/m.py": f"{head}    {line}\n"}) == []
    other = head.replace("app.extra", "app.other")
    assert len(found_by("SSOT204", {"app/__init__.py": "", "app/m.py": f"{other}    import app.extra\n"})) == 1
