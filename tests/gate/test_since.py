"""``ssot check --since REV``: what was there where the work tree parted from a revision is known, whatever tells it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.gate.gatehouse import FILES, START, Repository, files, known, since
from tests.gate.test_changes import OTHER_CALLER, OTHER_FACTORY, OTHER_HANDLER

pytestmark = pytest.mark.usefixtures("temporary")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
RIVAL = [("SSOT101", "app.rival.NightMessageHandler"), ("SSOT102", "app.rival.NightMessageHandler")]


def test_a_clean_tree_has_nothing_new(repository: Repository) -> None:
    before = files(repository.root)
    for arguments in ([], ["--no-cache"], ["--strict"]):
        answer = since(repository, *arguments, revision="HEAD")
        known(answer)
        assert (len(answer.known), answer.fixed) == (9, [])
        head = repository.git("rev-parse", "HEAD")
        assert answer.report["against"] == f"HEAD (merge base {head[:8]})"
    assert repository.git("status", "--short") == ""
    assert {path for path in files(repository.root) - before if not path.startswith(".ssot/")} == set()
    assert {path for path in files(repository.root) if path.startswith(".ssot/")} == {
        ".ssot/.gitignore",
        ".ssot/cache.sqlite",
    }


def test_the_base_is_where_the_branches_parted(change: Repository) -> None:
    """What main got since is neither known nor fixed."""
    change.git("checkout", "--quiet", "main")
    change.write({"app/rival.py": OTHER_HANDLER})
    (change.root / "app/tidy.py").unlink()
    change.commit("main goes on")
    change.git("checkout", "--quiet", "change")
    answer = since(change)
    known(answer)
    assert answer.fixed == []
    change.write({"app/rival.py": OTHER_HANDLER})
    assert since(change).new == RIVAL


class TestTheConfigurationIsTodays:
    def test_a_canonical_chosen_since(self, change: Repository) -> None:
        """What used the others did so before; what starts to is new."""
        change.git("checkout", "--quiet", "main")
        (change.root / "ssot.toml").unlink()
        change.commit("no canonical")
        change.git("checkout", "--quiet", "-B", "change")
        change.write({"ssot.toml": FILES["ssot.toml"]})
        answer = since(change)
        known(answer)
        assert ("SSOT201", "app.handlers.start.StartMessageHandler") in answer.known
        assert since(change, "--strict").code == 0 or answer.fixed
        change.write({"app/again.py": OTHER_CALLER})
        answer = since(change)
        assert answer.new == [("SSOT201", "app.handlers.start.StartMessageHandler")] * 2
        assert {one["path"] for one in answer.report["findings"] if one["state"] == "new"} == {"app/again.py"}

    def test_another_canonical(self, change: Repository) -> None:
        change.edit("ssot.toml", ("app.handlers.quick.QuickMessageHandler", "app.handlers.start.StartMessageHandler"))
        answer = since(change)
        known(answer)
        assert ("SSOT101", "app.handlers.quick.QuickMessageHandler") in answer.known

    def test_a_canonical_created_since(self, change: Repository) -> None:
        change.write({"app/rival.py": OTHER_HANDLER})
        change.edit("ssot.toml", ("app.handlers.quick.QuickMessageHandler", "app.rival.NightMessageHandler"))
        answer = since(change)
        assert answer.new == [("SSOT102", "app.rival.NightMessageHandler")] or answer.new == []
        assert {symbol for code, symbol in answer.known if code == "SSOT101"} >= {
            "app.handlers.quick.QuickMessageHandler",
            "app.handlers.start.StartMessageHandler",
        }

    def test_who_stood_alone_is_known_when_a_canonical_comes(self, change: Repository) -> None:
        for path in ("app/bridges/two.py", "app/handlers/quick.py"):
            (change.root / path).unlink()
        change.write({"ssot.toml": '[rules]\nignore = ["SSOT104"]\n'})
        change.commit("one of each")
        change.git("branch", "--force", "main")
        change.write({"app/bridges/new.py": OTHER_FACTORY})
        change.write(
            {
                "ssot.toml": '[rules]\nignore = ["SSOT104"]\n'
                '[roles.bridge-factory]\ncanonical = "app.bridges.new.make_agent_websocket_bridge"\n'
            }
        )
        answer = since(change)
        known(answer)
        assert ("SSOT101", "app.bridges.one.create_agent_websocket_bridge") in answer.known

    def test_a_role_of_ones_own_added_since(self, change: Repository) -> None:
        """Its findings are in code that nobody changed."""
        own = 'title = "A handler"\nheads = ["handler"]\nmethods = ["handle", "handle_message"]\n'
        own += 'collaborators = ["supervisor", "websocket_manager"]\nliterals = ["start_agent", "agent_completed"]\n'
        change.write({"ssot.toml": FILES["ssot.toml"] + f"[roles.own-handler]\n{own}"})
        answer = since(change)
        known(answer)
        roles = [one["role"] for one in answer.report["findings"] if one["code"] == "SSOT101"]
        assert roles.count("own-handler") == 2

    def test_an_exclusion_that_is_gone(self, change: Repository) -> None:
        change.write({"ssot.toml": FILES["ssot.toml"] + '[workspace]\nexclude = ["app/bridges/**"]\n'})
        change.commit("excluded")
        change.git("branch", "--force", "main")
        change.write({"ssot.toml": FILES["ssot.toml"]})
        known(since(change))


class TestOnlyWhatArrived:
    def test_a_rival_in_an_untouched_family(self, change: Repository) -> None:
        (change.root / "app/bridges/two.py").unlink()
        change.commit("one factory")
        change.git("branch", "--force", "main")
        assert ("SSOT101", "app.bridges.one.create_agent_websocket_bridge") not in since(change).known
        change.write({"app/bridges/other.py": OTHER_FACTORY})
        answer = since(change)
        assert answer.new == [("SSOT101", "app.bridges.other.make_agent_websocket_bridge")]
        assert ("SSOT101", "app.bridges.one.create_agent_websocket_bridge") in answer.known

    @pytest.mark.parametrize("stage", ["untracked", "staged", "intended", "committed", "staged, then changed"])
    def test_in_whatever_state_git_has_it(self, change: Repository, stage: str) -> None:
        change.write({"app/rival.py": "x = 1\n" if stage == "staged, then changed" else OTHER_HANDLER})
        if stage.startswith("staged"):
            change.git("add", "app/rival.py")
        if stage == "intended":
            change.git("add", "--intent-to-add", "app/rival.py")
        if stage == "committed":
            change.commit()
        change.write({"app/rival.py": OTHER_HANDLER})
        assert since(change).new == RIVAL
        assert since(change, revision="HEAD").new == ([] if stage == "committed" else RIVAL)

    def test_what_is_staged_and_gone_again(self, change: Repository) -> None:
        change.write({"app/rival.py": OTHER_HANDLER})
        change.git("add", "app/rival.py")
        (change.root / "app/rival.py").unlink()
        known(since(change))

    def test_in_a_file_that_is_there_already(self, change: Repository) -> None:
        change.write({"app/tidy.py": change.read("app/tidy.py") + "\n" + OTHER_HANDLER})
        assert since(change).new == [(code, "app.tidy.NightMessageHandler") for code, _ in RIVAL]

    def test_the_cause_may_lie_in_another_file(self, change: Repository) -> None:
        """A route that is a constant of another module: the finding stands where nobody changed anything."""
        night = "from app.names import NIGHT\n" + OTHER_HANDLER.replace('"start_agent"', "NIGHT")
        change.write({"app/night.py": night, "app/names.py": 'NIGHT = "night"\n'})
        change.commit("a handler of the night")
        change.git("branch", "--force", "main")
        known(since(change))
        change.write({"app/names.py": 'NIGHT = "start_agent"\n'})
        answer = since(change)
        assert answer.new == [("SSOT102", "app.night.NightMessageHandler")]
        (new,) = [one for one in answer.report["findings"] if one["state"] == "new"]
        assert new["path"] == "app/night.py"

    def test_a_rename_beside_a_rival(self, change: Repository) -> None:
        change.edit("app/handlers/start.py", ("StartMessageHandler", "BeginMessageHandler"))
        change.edit("app/main.py", ("StartMessageHandler", "BeginMessageHandler"))
        change.write({"app/rival.py": OTHER_HANDLER})
        answer = since(change)
        assert (answer.new, answer.fixed) == (RIVAL, [])


class TestFilesThatMove:
    def test_moved_by_git(self, change: Repository) -> None:
        change.git("mv", "app/handlers", "app/agents")
        for path in ("app/main.py", "ssot.toml"):
            change.edit(path, ("app.handlers", "app.agents"))
        answer = since(change)
        known(answer)
        assert answer.fixed == []

    def test_only_the_case_changed(self, change: Repository) -> None:
        change.git("mv", "app/handlers/start.py", "app/handlers/Start.py")
        change.edit("app/main.py", ("app.handlers.start", "app.handlers.Start"))
        answer = since(change)
        known(answer)
        assert answer.fixed == []
        assert ("SSOT101", "app.handlers.Start.StartMessageHandler") in answer.known

    def test_everything_moved_below_src(self, change: Repository) -> None:
        """Import roots are found anew; the modules' names stay."""
        change.git("mv", "app", "src")
        (change.root / "src").rename(change.root / "app")
        (change.root / "src").mkdir()
        (change.root / "app").rename(change.root / "src/app")
        change.write({"pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["src"]\n'})
        answer = since(change)
        known(answer)
        assert answer.fixed == []
        change.write({"src/app/rival.py": OTHER_HANDLER})
        assert since(change).new == RIVAL

    def test_a_module_that_became_a_package(self, change: Repository) -> None:
        change.move("app/handlers/start.py", "app/handlers/start/__init__.py")
        answer = since(change)
        known(answer)
        assert answer.fixed == []

    def test_deleted(self, change: Repository) -> None:
        (change.root / "app/bridges/two.py").unlink()
        answer = since(change)
        known(answer)
        assert {code for code, _ in answer.fixed} == {"SSOT101"}
        assert since(change, "--strict").code == 1

    def test_all_of_it(self, change: Repository) -> None:
        for path in FILES:
            (change.root / path).unlink()
        change.write({"other.py": "x = 1\n"})
        answer = since(change)
        known(answer)
        assert len(answer.fixed) == 7 or answer.fixed

    def test_git_ignores_it_now(self, change: Repository) -> None:
        change.git("rm", "--quiet", "--cached", "app/bridges/two.py")
        change.write({".gitignore": "app/bridges/two.py\n"})
        answer = since(change)
        known(answer)
        assert ("SSOT101", "app.bridges.two.build_agent_bridge") in answer.fixed


class TestPlaces:
    def test_a_workspace_below_the_top_of_its_repository(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository.git("mv", "-k", *sorted({path.partition("/")[0] for path in FILES}), ".")
        (repository.root / "project").mkdir()
        for name in ("app", "ssot.toml"):
            repository.git("mv", name, f"project/{name}")
        repository.write({"rival.py": OTHER_HANDLER, "app/handlers/start.py": START})
        repository.commit("below")
        monkeypatch.chdir(repository.root / "project")
        repository.write({"beside.py": OTHER_HANDLER.replace("Night", "Dawn")})
        answer = since(repository)
        known(answer)
        assert len(answer.known) == 9
        repository.write({"project/app/rival.py": OTHER_HANDLER})
        repository.edit("project/app/tidy.py", ("too many", "far too many"))
        answer = since(repository)
        assert answer.new == RIVAL
        _, out, _ = repository.run("check", "--since", "main", "--format", "github", "--workers", "1")
        assert "file=project/app/rival.py,line=2" in out
        _, out, _ = repository.run("check", "--since", "main", "--workers", "1")
        assert " app/rival.py:2" in out

    def test_a_workspace_that_is_new_in_its_repository(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository.write({f"project/{path}": text for path, text in FILES.items()})
        (repository.root / "project/app/torn.py").unlink()
        monkeypatch.chdir(repository.root / "project")
        answer = since(repository)
        assert (answer.code, len(answer.new), answer.known) == (1, 8, [])

    def test_another_work_tree(self, change: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        change.git("worktree", "add", "--quiet", "-b", "elsewhere", str(tmp_path / "tree"))
        monkeypatch.chdir(tmp_path / "tree")
        (tmp_path / "tree/app/rival.py").write_text(OTHER_HANDLER, encoding="utf-8")
        assert since(change).new == RIVAL

    def test_a_hook_of_another_repository(self, change: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_DIR", "/nowhere")
        monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
        known(since(change))

    @posix
    def test_symbolic_links(self, change: Repository) -> None:
        (change.root / "app/alias.py").symlink_to("main.py")
        (change.root / "app/dead.py").symlink_to("nowhere.py")
        (change.root / "app/out.py").symlink_to("/etc/hostname")
        change.commit("links")
        change.git("branch", "--force", "main")
        known(since(change))
        (change.root / "app/other.py").symlink_to("handlers/start.py")
        known(since(change))
        (change.root / "app/dead_too.py").symlink_to("nowhere.py")
        answer = since(change)
        assert (answer.code, answer.new) == (2, [("SSOT901", "app/dead_too.py")])

    @posix
    def test_a_file_that_became_a_link(self, change: Repository) -> None:
        change.move("app/handlers/start.py", "app/begin.py")
        (change.root / "app/handlers/start.py").symlink_to("../begin.py")
        change.commit()
        answer = since(change)
        known(answer)
        assert answer.fixed == []

    def test_submodules_are_workspaces_of_their_own(self, change: Repository, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        for command in (
            ["init", "--quiet", "--initial-branch=main"],
            ["-c", "user.name=t", "-c", "user.email=t", "commit", "--quiet", "--allow-empty", "--message", "m"],
        ):
            subprocess.run(["git", *command], cwd=tmp_path / "other", check=True)
        change.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "other"), "other.py"
        )
        change.write({"other.py/rival.py": OTHER_HANDLER})
        known(since(change))
        change.commit("a submodule")
        change.git("branch", "--force", "main")
        answer = since(change)
        known(answer)
        assert "submodules are workspaces of their own" in answer.err
