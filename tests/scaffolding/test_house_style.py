"""Where new tests go and how they are written follows from the tests that there are."""

from __future__ import annotations

import pytest

from ssot_tool.scaffolding.house_style import HouseStyle, style_of

PLAIN = "def test_x():\n    assert 1\n"
TYPED = "def test_x() -> None:\n    assert 1\n"
CASE = "import unittest\n\nclass XTest(unittest.TestCase):\n    def test_x(self):\n        pass\n"


def style(files: dict[str, str], near: dict[str, int] | None = None, roots: tuple[str, ...] = (".",)) -> HouseStyle:
    tests = [path for path in files if path.endswith(".py")]
    return style_of(tests, near or {}, roots, files.get)


def test_new_tests_stand_where_most_tests_reach_the_members() -> None:
    files = {
        "tests/test_a.py": PLAIN,
        "tests/test_b.py": PLAIN,
        "tests/web/test_c.py": TYPED,
        "tests/web/conftest.py": "",
    }
    assert style(files).folder == "tests"
    near = style(files, {"tests/web/test_c.py": 2, "tests/test_a.py": 1})
    assert (near.folder, near.typed) == ("tests/web", True)


def test_the_upper_folder_is_taken_of_equal_ones() -> None:
    assert style({"tests/z/test_a.py": PLAIN, "tests/test_b.py": PLAIN, "a/b/test_c.py": PLAIN}).folder == "tests"


@pytest.mark.parametrize(
    ("files", "framework"),
    [
        ({"tests/test_a.py": PLAIN}, "pytest"),
        ({"tests/test_a.py": CASE}, "unittest"),
        ({"tests/test_a.py": CASE, "tests/test_b.py": PLAIN}, "pytest"),
        ({"tests/test_a.py": CASE, "tests/test_b.py": "import pytest\n"}, "pytest"),
        ({"tests/test_a.py": CASE, "pytest.ini": "[pytest]\n"}, "pytest"),
        ({"tests/test_a.py": CASE, "pyproject.toml": "[tool.pytest.ini_options]\n"}, "pytest"),
        ({"tests/test_a.py": CASE, "pyproject.toml": "[tool.ruff]\n"}, "unittest"),
        ({"tests/test_a.py": CASE, "tox.ini": "[tox]\n"}, "unittest"),
        ({"tests/test_a.py": CASE, "setup.cfg": "[tool:pytest]\n"}, "pytest"),
        ({"tests/test_a.py": CASE, "pyproject.toml": "not toml ["}, "unittest"),
    ],
)
def test_unittest_only_where_nothing_speaks_of_pytest(files: dict[str, str], framework: str) -> None:
    assert style(files).framework == framework


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"tests/test_a.py": PLAIN}, "tests/test_new.py"),
        ({"tests/a_test.py": PLAIN, "tests/b_test.py": PLAIN, "tests/test_c.py": PLAIN}, "tests/new_test.py"),
        ({"spec/check_a.py": PLAIN, "pytest.ini": "[pytest]\npython_files = check_*.py\n"}, "spec/check_new.py"),
        ({"test_a.py": PLAIN}, "test_new.py"),
        ({}, "tests/test_new.py"),
        ({"pytest.ini": "[pytest]\ntestpaths = qa more\n"}, "qa/test_new.py"),
        ({"pytest.ini": "[pytest]\ntestpaths = ../out q*\n"}, "tests/test_new.py"),
    ],
)
def test_new_files_are_called_as_the_others(files: dict[str, str], path: str) -> None:
    assert style(files).path("new") == path


def test_a_taken_name_gets_a_number() -> None:
    assert style({"tests/test_a.py": PLAIN}).path("a", ["test_a.py", "test_a_2.py"]) == "tests/test_a_3.py"


def test_functions_begin_as_the_settings_want() -> None:
    ini = "[pytest]\npython_functions = check_* verify_*\n"
    assert style({"tests/test_a.py": PLAIN, "pytest.ini": ini}).prefix == "check_"
    assert style({"tests/test_a.py": PLAIN, "pytest.ini": ini.replace("verify", "test")}).prefix == "test_"


def test_a_mark_for_slow_tests_is_used_where_it_is_registered() -> None:
    ini = "[pytest]\nmarkers =\n    integration: with a server\n    slow(seconds): takes long\n"
    assert style({"tests/test_a.py": PLAIN, "pytest.ini": ini}).mark == "slow"
    assert style({"tests/test_a.py": PLAIN}).mark == ""


def test_the_nearest_settings_hold() -> None:
    files = {
        "back/tests/test_a.py": PLAIN,
        "back/pyproject.toml": '[tool.pytest.ini_options]\nmarkers = ["slow"]\n',
        "pytest.ini": "[pytest]\n",
    }
    assert style(files).mark == "slow"


def test_without_tests_the_import_roots_are_put_on_the_path() -> None:
    assert style({}, roots=("src", ".")).roots == (".", "src")
    assert style({"tests/test_a.py": PLAIN}, roots=("src",)).roots == ()
