"""The environment of the command is the user's, and nothing in it leads into the tree."""

from __future__ import annotations

from ssot_tool.verify.environment import Moving, environment
from ssot_tool.verify.original import Original

MOVING = Moving(Original(("/home/me/tree", "/link/tree"), "", False), "/tmp/v/copy", [".venv"])


def made(**given: str) -> dict[str, str]:
    return environment(given, MOVING, "/tmp/v/probe-1", "-p plugin")


def test_paths_into_the_tree_lead_to_the_copy_by_whichever_name() -> None:
    paths = "/home/me/tree/src:/link/tree:/home/me/tree2:relative::/usr/lib"
    assert made(PYTHONPATH=paths)["PYTHONPATH"] == (
        "/tmp/v/probe-1:/tmp/v/copy/src:/tmp/v/copy:/home/me/tree2:relative::/usr/lib"
    )
    assert made(DATA="/home/me/tree/data.db")["DATA"] == "/tmp/v/copy/data.db"


def test_a_virtual_environment_in_the_tree_stays_in_use() -> None:
    found = made(PATH="/home/me/tree/.venv/bin:/bin", VIRTUAL_ENV="/home/me/tree/.venv")
    assert (found["PATH"], found["VIRTUAL_ENV"]) == ("/home/me/tree/.venv/bin:/bin", "/home/me/tree/.venv")


def test_options_of_pytest_are_kept() -> None:
    assert made(PYTEST_ADDOPTS="-k 'a or b'")["PYTEST_ADDOPTS"] == "-k 'a or b' -p plugin"
    assert made()["PYTEST_ADDOPTS"] == "-p plugin"


def test_variables_that_point_at_a_repository_or_an_outer_pytest_are_dropped() -> None:
    found = made(GIT_DIR="/home/me/tree/.git", PYTEST_CURRENT_TEST="outer", PYTEST_XDIST_WORKER="gw0", HOME="/")
    assert found.keys() & {"GIT_DIR", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER"} == set()
    assert found["HOME"] == "/"
