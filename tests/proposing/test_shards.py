"""Parts by owner: each stands alone, all of them are the whole change, and what cannot be told apart is joined."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from tests.proposing.work import FILES, Work

CALLS = "import app.one, web.two; app.one.one(); web.two.two()"


def sharded(work: Work, *more: str) -> Any:
    return work.pr("--write", "--shards", "owners", *more)


def owners(found: Any) -> dict[str, list[str]]:
    return {one["owner"]: one["paths"] for one in found["commits"]}


def test_each_part_stands_alone_and_all_are_the_whole(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(work.top, work.top.parent / "at once")
    once = Work(work.top.parent / "at once", capsys)
    once.pr("--write")
    found = sharded(work)
    assert [one["owner"] for one in found["commits"]] == ["@core", "@web", "the legacy"]
    assert work.git("rev-parse", "HEAD^{tree}") == once.git("rev-parse", "HEAD^{tree}")
    paths = [path for one in found["commits"] for path in one["paths"]]
    assert sorted(paths) == ["app/old.py", "app/one.py", "web/two.py"]
    parents = [work.git("rev-parse", f"{one['id']}^").strip() for one in found["commits"]]
    assert parents == [work.git("rev-parse", "main").strip(), *(one["id"] for one in found["commits"][:-1])]
    for one in found["commits"]:
        work.run_at(one["id"], CALLS)
        assert work.git("rev-parse", one["branch"]).strip() == one["id"]


def test_what_others_need_comes_first(work: Work) -> None:
    """@core is before @web; its caller needs what @web's file has from now on."""
    work.write(
        {
            "web/limits.py": "LIMIT = 3\n",
            "app/one.py": "from web.limits import LIMIT\n" + (work.root / "app/one.py").read_text(encoding="utf-8"),
        }
    )
    found = sharded(work, "--include", "web/limits.py", "--include", "app/one.py")
    assert owners(found) == {
        "what the others stand on": ["web/limits.py"],
        "@core": ["app/one.py"],
        "@web": ["web/two.py"],
        "the legacy": ["app/old.py"],
    }
    assert any(note.startswith("web/limits.py is in the part of what the others stand on: ") for note in found["notes"])
    for one in found["commits"]:
        work.run_at(one["id"], CALLS)


def test_what_needs_one_another_is_joined(work: Work) -> None:
    """Each of two files asks the other for a name that is new."""
    one, two = ((work.root / path).read_text(encoding="utf-8") for path in ("app/one.py", "web/two.py"))
    work.write(
        {
            "app/one.py": f"FIRST = 1\nfrom web.two import SECOND\n{one}",
            "web/two.py": f"SECOND = 2\nfrom app.one import FIRST\n{two}",
        }
    )
    found = sharded(work, "--include", "app/one.py", "--include", "web/two.py")
    parts = owners(found)
    assert [name for name, paths in parts.items() if "app/one.py" in paths] == [
        name for name, paths in parts.items() if "web/two.py" in paths
    ]
    assert found["notes"]
    for commit in found["commits"]:
        work.run_at(commit["id"], CALLS)


def test_sections_of_gitlab(begun: Work) -> None:
    begun.git("rm", "--quiet", "CODEOWNERS")
    begun.write({".gitlab/CODEOWNERS": "* @all\n\n[Front end] @front\nweb/\n\n^[Optional] @none\n*.md\n"})
    begun.commit("owners")
    begun.ssot("migrate", "message-handler", "--write")
    assert owners(sharded(begun)) == {
        "@all": ["app/one.py"],
        "@all @front": ["web/two.py"],
        "the legacy": ["app/old.py"],
    }


def test_the_owners_of_the_legacy_get_the_last_part(work: Work) -> None:
    work.write({"SSOT-message-handler.md": "# the tracker\n"})
    found = sharded(work)
    assert owners(found)["the legacy"] == ["SSOT-message-handler.md", "app/old.py"]


def test_files_of_nobody_and_folders(begun: Work) -> None:
    begun.write({"CODEOWNERS": "/web/ @web\n/app/one.py\n"})
    begun.commit("owners")
    begun.ssot("migrate", "message-handler", "--write")
    found = sharded(begun)
    assert [one["branch"].rpartition("/")[2] for one in found["commits"]] == ["1-web", "2-nobody", "3-the-legacy"]


def test_without_owners_it_is_the_folders(begun: Work) -> None:
    begun.git("rm", "--quiet", "CODEOWNERS")
    begun.write({"top.py": FILES["app/one.py"]})
    begun.commit("no owners")
    begun.ssot("migrate", "message-handler", "--write")
    found = begun.pr("--shards", "owners")
    assert [one["owner"] for one in found["commits"]] == ["app", "top", "web", "the legacy"]
