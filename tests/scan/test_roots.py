"""Import roots, each by its evidence, and the module names that follow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.config import Config, WorkspaceSettings
from ssot_tool.scan.files.module_names import module_name, name_modules
from ssot_tool.scan.files.roots import ImportRoot
from ssot_tool.scan.files.workspace import Workspace, open_workspace

PROJECT = '[project]\nname = "x"\n'


def opened(root: Path, tree: dict[str, str], *roots: str) -> Workspace:
    for path, text in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return open_workspace(root, Config(workspace=WorkspaceSettings(roots=roots)))


def names(workspace: Workspace) -> dict[str, str]:
    return {file.path: file.module for file in workspace.files}


def others(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    return {file.path: file.other_modules for file in workspace.files if file.other_modules}


def test_the_workspace_root_alone(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"pkg/__init__.py": "", "pkg/a.py": "", "space/b.py": "", "top.py": ""})
    assert names(workspace) == {"pkg/__init__.py": "pkg", "pkg/a.py": "pkg.a", "space/b.py": "space.b", "top.py": "top"}
    assert [file.is_package for file in workspace.files] == [True, False, False, False]
    assert workspace.roots == (ImportRoot(".", "the root of the workspace"),)


def test_a_src_layout(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"src/app/__init__.py": "", "src/app/m.py": "", "tests/test_m.py": ""})
    assert names(workspace) == {
        "src/app/__init__.py": "app",
        "src/app/m.py": "app.m",
        "tests/test_m.py": "tests.test_m",
    }
    assert others(workspace) == {"src/app/__init__.py": ("src.app",), "src/app/m.py": ("src.app.m",)}


def test_a_src_that_is_a_package_is_no_root(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"src/__init__.py": "", "src/app.py": ""})
    assert names(workspace) == {"src/__init__.py": "src", "src/app.py": "src.app"}


def test_projects_side_by_side(tmp_path: Path) -> None:
    tree = {
        "libs/one/pyproject.toml": PROJECT,
        "libs/one/one/__init__.py": "",
        "libs/two/setup.py": "from setuptools import setup\nsetup()\n",
        "libs/two/src/two/m.py": "",
        "libs/three/setup.cfg": "[metadata]\nname = three\n",
        "libs/three/three.py": "",
    }
    workspace = opened(tmp_path, tree)
    assert [root.path for root in workspace.roots] == [".", "libs/one", "libs/three", "libs/two", "libs/two/src"]
    assert names(workspace) == {
        "libs/one/one/__init__.py": "one",
        "libs/two/setup.py": "setup",
        "libs/two/src/two/m.py": "two.m",
        "libs/three/three.py": "three",
    }


def test_a_project_that_is_a_package_of_the_root_above_is_no_root(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"svc/pyproject.toml": PROJECT, "svc/__init__.py": "", "svc/app/m.py": ""})
    assert names(workspace)["svc/app/m.py"] == "svc.app.m"
    assert len(workspace.roots) == 1


def test_a_script_called_setup_and_a_pyproject_of_settings_make_no_root(tmp_path: Path) -> None:
    tree = {
        "scripts/setup.py": "def setup(): ...\n",
        "scripts/x.py": "",
        "a/pyproject.toml": "[tool.ruff]\n",
        "a/y.py": "",
    }
    assert [root.path for root in opened(tmp_path, tree).roots] == ["."]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pyproject.toml", '[tool.setuptools.package-dir]\n"" = "lib"\n'),
        ("pyproject.toml", '[tool.setuptools.packages.find]\nwhere = ["lib"]\n'),
        ("pyproject.toml", '[tool.poetry]\npackages = [{include = "app", from = "lib"}]\n'),
        ("pyproject.toml", '[tool.hatch.build.targets.wheel]\npackages = ["lib/app"]\n'),
        ("pyproject.toml", '[tool.hatch.build]\nsources = ["lib"]\n'),
        ("pyproject.toml", '[tool.pdm.build]\npackage-dir = "lib"\n'),
        ("pyproject.toml", '[tool.maturin]\npython-source = "lib"\n'),
        ("pyproject.toml", '[tool.uv.build-backend]\nmodule-root = "lib"\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["lib"]\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = "./lib/"\n'),
        ("pytest.ini", "[pytest]\npythonpath = . lib\n"),
        ("setup.cfg", "[options]\npackage_dir =\n    = lib\n"),
        ("setup.cfg", "[options.packages.find]\nwhere = lib\n"),
        ("setup.py", "from setuptools import setup\nsetup(package_dir={'': 'lib'})\n"),
        ("setup.py", "from setuptools import find_packages, setup\nsetup(packages=find_packages('lib'))\n"),
    ],
)
def test_a_root_that_a_project_file_names(tmp_path: Path, file: str, text: str) -> None:
    workspace = opened(tmp_path, {file: text, "lib/app/__init__.py": "", "lib/app/m.py": ""})
    assert names(workspace)["lib/app/m.py"] == "app.m"
    assert file in next(root.reason for root in workspace.roots if root.path == "lib")


@pytest.mark.parametrize(
    "text",
    [
        "[broken",
        "tool = 1\n",
        "[tool.setuptools.packages.find]\nwhere = 3\n",
        '[tool.setuptools]\npackage-dir = "x"\n',
        "[tool.setuptools.packages.find]\nwhere = ['../..', '/etc', 'none']\n",
    ],
)
def test_a_project_file_that_says_nothing_sensible_is_passed_over(tmp_path: Path, text: str) -> None:
    workspace = opened(tmp_path, {"pyproject.toml": text, "lib/m.py": ""})
    assert [root.path for root in workspace.roots] == ["."]


def test_a_named_root_that_is_a_package_gives_second_names(tmp_path: Path) -> None:
    tree = {
        "svc/pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
        "svc/__init__.py": "",
        "svc/app/m.py": "",
    }
    workspace = opened(tmp_path, tree)
    assert names(workspace)["svc/app/m.py"] == "svc.app.m"
    assert others(workspace)["svc/app/m.py"] == ("app.m",)


def test_a_folder_that_installs_under_another_name(tmp_path: Path) -> None:
    text = '[tool.setuptools.package-dir]\ntool = "tool"\n"tool.rules" = "rules"\n'
    workspace = opened(tmp_path, {"pyproject.toml": text, "tool/m.py": "", "rules/__init__.py": "", "rules/r.py": ""})
    assert names(workspace)["rules/r.py"] == "rules.r"
    assert others(workspace) == {"rules/__init__.py": ("tool.rules",), "rules/r.py": ("tool.rules.r",)}


def test_django(tmp_path: Path) -> None:
    manage = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n'
    workspace = opened(tmp_path, {"web/manage.py": manage, "web/shop/models.py": ""})
    assert names(workspace)["web/shop/models.py"] == "shop.models"


def test_files_of_one_name_in_two_projects_are_named_from_the_root_above(tmp_path: Path) -> None:
    tree = {f"{name}/pyproject.toml": PROJECT for name in ("one", "two")}
    tree |= {"one/tests/conftest.py": "", "one/tests/test_a.py": "", "two/tests/conftest.py": "", "two/lib/m.py": ""}
    assert names(opened(tmp_path, tree)) == {
        "one/tests/conftest.py": "one.tests.conftest",
        "one/tests/test_a.py": "one.tests.test_a",
        "two/tests/conftest.py": "two.tests.conftest",
        "two/lib/m.py": "lib.m",
    }


def test_a_namespace_package_over_several_roots_is_no_conflict(tmp_path: Path) -> None:
    init = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
    tree = {f"{name}/pyproject.toml": PROJECT for name in ("one", "two")}
    tree |= {"one/acme/__init__.py": init, "one/acme/a.py": "", "two/acme/__init__.py": init, "two/acme/b.py": ""}
    found = names(opened(tmp_path, tree))
    assert (found["one/acme/a.py"], found["two/acme/b.py"]) == ("acme.a", "acme.b")
    assert len(set(found.values())) == 4


def test_a_module_that_a_package_hides_keeps_a_name_of_its_own(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"a/x.py": "", "a/x/__init__.py": ""})
    assert names(workspace) == {"a/x.py": "a.x#shadowed", "a/x/__init__.py": "a.x"}
    assert [file.is_package for file in workspace.files] == [False, True]


def test_configured_roots_replace_what_would_be_found(tmp_path: Path) -> None:
    tree = {"src/app/m.py": "", "packages/a/x.py": "", "packages/b/lib/y.py": "", "z.py": ""}
    workspace = opened(tmp_path, tree, "packages/*", "./packages/b/lib/")
    assert [root.path for root in workspace.roots] == ["packages/a", "packages/b", "packages/b/lib"]
    assert names(workspace) == {
        "src/app/m.py": "src.app.m",
        "packages/a/x.py": "x",
        "packages/b/lib/y.py": "y",
        "z.py": "z",
    }


def test_excluded_projects_are_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/pyproject.toml").write_text(PROJECT)
    (tmp_path / "old/a.py").touch()
    (tmp_path / "b.py").touch()
    workspace = open_workspace(tmp_path, Config(workspace=WorkspaceSettings(exclude=("old/",))))
    assert [root.path for root in workspace.roots] == ["."]


@pytest.mark.parametrize(
    ("path", "roots", "name"),
    [
        ("src/app/__init__.py", ["src", "."], "app"),
        ("src/app/m.py", ["."], "src.app.m"),
        ("a/b/c.py", ["a", "a/b"], "c"),
        ("ab/c.py", ["a"], "ab.c"),
        ("__init__.py", ["."], "__init__"),
        (".github/x-y.py", ["."], "_github.x-y"),
        ("a/b.c.py", ["."], "a.b_c"),
    ],
)
def test_a_name_is_relative_to_the_deepest_root(path: str, roots: list[str], name: str) -> None:
    assert module_name(path, [ImportRoot(root, "") for root in roots]) == name


parts = st.sampled_from(["a", "b", "src", "tests"])
files = st.builds(
    lambda folders, name: "/".join([*folders, name]),
    st.lists(parts, max_size=4),
    st.sampled_from(["__init__.py", "a.py", "b.py", "c.d.py"]),
)


@given(
    st.sets(files, min_size=1, max_size=25),
    st.sets(st.lists(parts, min_size=1, max_size=2).map("/".join), max_size=4),
    st.randoms(),
)
def test_no_two_files_share_a_name_whatever_the_roots_and_the_order(
    found: set[str], folders: set[str], random: object
) -> None:
    roots = [ImportRoot(folder, "", extra=len(folder) % 3 == 0) for folder in sorted(folders)]
    named = name_modules(sorted(found), [*roots, ImportRoot(".", "")])
    every = [name for one in named.values() for name in (one.module, *one.others)]
    assert len(every) == len(set(every))
    assert set(named) == found
    assert all(every)
    assert name_modules(sorted(found, reverse=True), [ImportRoot(".", ""), *reversed(roots)]) == named
