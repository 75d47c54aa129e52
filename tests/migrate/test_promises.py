"""The promises of DESIGN, section 10, each kept by the command itself; the names of the tests say which sentence."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from ssot_tool.cli.main import main
from ssot_tool.migrate.apply import apply
from ssot_tool.migrate.changes import Creation, plan_hash
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.planning.plan_file import save
from tests.migrate.forms import words
from tests.migrate.killing import Count, Fail, Snapshot, kill_self, killed, snapshot
from tests.migrate.test_forms import no_workers as _once  # noqa: F401
from tests.report.made_up_migrate import BARE

MOVE = (
    *("migrate", "--from", "app.old.Old", "--to", "app.new.New"),
    *("--argument", "db=session", "--method", "run=handle", "--route", "kind=old", "--workers", "1"),
)
FILES: dict[str, bytes] = {
    "ssot.toml": b"",
    "app/__init__.py": b"",
    "app/old.py": b'''\
"""Old things."""


class Old:
    def __init__(self, db, limit=3, *, tag=None):
        self.db, self.limit, self.tag = db, limit, tag

    def run(self):
        return self.db, self.limit, self.tag
''',
    "app/new.py": b'''\
"""New things."""


class New:
    def __init__(self, session, *, tag=None, limit=5, kind="new"):
        self.session, self.limit, self.tag, self.kind = session, limit, tag, kind

    def handle(self):
        return self.session, self.limit, self.tag
''',
    "app/use.py": b"""\
from app.old import Old  # the old one


def make(told):
    def say(value):
        told.append(value)
        return value

    yield Old(1).run()
    yield Old(2, 4).run()
    yield Old(tag=say("tag"), limit=say(1), db=say("db")).run()
    New = "taken"
    yield Old(5).limit, New


def unsure(it):
    return it.run()
""",
    "app/star.py": b"from app.old import Old\n\n\ndef make(*given):\n    return Old(*given)\n",
    "app/bound.py": b"""\
import app.old as legacy

Old = int
NAMES = {"Old": Old, "old": legacy.Old}


def own(Old=str):
    return Old(7), legacy.Old(8).limit
""",
    "app/told.py": b"""\
from app import old  # Old

PATH = 'app.old.Old'


def dynamic(name):
    return getattr(old, name)
""",
    "app/latin.py": "# coding: latin-1\nfrom app.old import Old\n\nsize = 'größe'\nold = Old(size)\n".encode("latin-1"),
    "app/mark.py": "\ufefffrom app.old import Old\r\n\r\nsize = 'größe'   \r\nold = Old(size)\r\n\f\r\n# Ende".encode(),
    "app/kaputt.py": b"from app.old import Old\n\nold = Old(1\n",
    "tests/test_use.py": b"""\
from unittest.mock import patch

from app.use import make


def test_make():
    assert list(make([]))[0] == (1, 3, None)


def test_patch():
    with patch("app.use.Old") as old:
        next(make([]))
    old.assert_called_once()
""",
    "README.md": b"`app.old.Old` is the Old one, as in [Old](app/old.py).\n",
}
#: What the code does, whichever class it does it with.
BEHAVIOUR = """\
from app import bound, latin, mark, star, use
told = []
print(list(use.make(told)), told, bound.own(), bound.Old, latin.old.limit, mark.old.limit, star.make(3, 4).limit)
"""


class Said(NamedTuple):
    """What one run said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.out))


Ssot = Callable[..., Said]


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout


def run_python(root: Path, script: str) -> str:
    """What a script prints in a tree."""
    command = [sys.executable, "-B", "-c", script]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def write(root: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("committed")
    write(root, FILES)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "all")
    return root


@pytest.fixture
def root(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clean work tree, and the current folder."""
    root = tmp_path / "work tree"
    shutil.copytree(committed, root)
    git(root, "update-index", "-q", "--refresh")
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "100")
    return root


@pytest.fixture
def ssot(capsys: pytest.CaptureFixture[str]) -> Ssot:
    def run(*arguments: str) -> Said:
        capsys.readouterr()
        code = main([*arguments])
        said = Said(code, *capsys.readouterr())
        assert "Traceback" not in said.err and "internal error" not in said.err, said.err
        return said

    return run


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Callable[[Count], None]:
    """Told of each step of writing, before it is made."""

    def put(count: Count) -> None:
        monkeypatch.setattr("ssot_tool.migrating.apply", partial(apply, on_step=count))

    return put


@pytest.fixture(scope="module")
def all_steps(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """All steps of a migration in a work tree in which there was none before."""
    root, count, patch = tmp_path_factory.mktemp("steps") / "tree", Count(), pytest.MonkeyPatch()
    shutil.copytree(committed, root)
    with patch.context() as at:
        at.chdir(root)
        at.setattr("ssot_tool.migrating.apply", partial(apply, on_step=count))
        assert main([*MOVE, "--write", "--allow-dirty"]) == 1
    return count.steps


# -- 1 Accounted: every reference found is rewritten or left with a reason; nothing is missed in silence ------------


def test_promise_1_every_reference_is_rewritten_or_left_with_a_reason(root: Path, ssot: Ssot) -> None:
    ledger = ssot(*MOVE, "--format", "json").json["ledger"]
    assert {one["status"] for one in ledger} == {"rewritten", "kept", "left"}
    for one in ledger:
        assert one["status"] == "rewritten" or one["reason"], one
        assert one["status"] != "left" or one["todo"], one


def test_promise_1_nothing_is_missed_every_word_is_in_the_ledger_once(root: Path, ssot: Ssot) -> None:
    ledger = ssot(*MOVE, "--format", "json").json["ledger"]
    told = Counter((one["path"], one["line"], one["column"]) for one in ledger if not one["indirect"])
    assert set(told.values()) == {1}
    for path, data in FILES.items():
        text = data.decode("latin-1" if "latin" in path else "utf-8").removeprefix("\ufeff")
        assert {place[1:] for place in told if place[0] == path} >= set(words(text, "Old")), path


def test_promise_1_nothing_is_left_in_silence(root: Path, ssot: Ssot) -> None:
    document = ssot(*MOVE, "--format", "json").json
    left = [f"{one['path']}:{one['line']}:{one['column']}" for one in document["ledger"] if one["status"] == "left"]
    assert left
    for arguments in ((), ("--write",)):
        said = ssot(*MOVE, *arguments)
        assert said.code == 1
        assert all(place in said.out for place in left)


# -- 2 Meaning kept -------------------------------------------------------------------------------------------------


@pytest.fixture
def migrated(root: Path, ssot: Ssot) -> Path:
    assert ssot(*MOVE, "--write", "--after", "keep").code == 1
    return root


def test_promise_2_the_code_does_what_it_did(committed: Path, migrated: Path) -> None:
    assert run_python(migrated, BEHAVIOUR) == run_python(committed, BEHAVIOUR)


def test_promise_2_arguments_are_mapped_defaults_made_explicit_and_order_kept(migrated: Path) -> None:
    text = (migrated / "app/use.py").read_text()
    assert 'New(1, limit=3, kind="old").handle()' in text
    assert 'New(2, limit=4, kind="old").handle()' in text
    assert '(tag=say("tag"), limit=say(1), session=say("db"), kind="old")' in text


def test_promise_2_star_arguments_only_where_they_are_the_same_for_certain(migrated: Path) -> None:
    assert (migrated / "app/star.py").read_bytes() == FILES["app/star.py"]


def test_promise_2_a_name_is_rewritten_only_where_it_resolves_to_the_symbol(migrated: Path) -> None:
    text = (migrated / "app/bound.py").read_text()
    assert "Old = int\n" in text and '"Old": Old' in text and "def own(Old=str):\n    return Old(7)" in text


def test_promise_2_local_names_are_not_captured(migrated: Path) -> None:
    text = (migrated / "app/use.py").read_text()
    assert 'New = "taken"' in text
    run_python(migrated, "import app.use; assert list(app.use.make([]))[-1] == (3, 'taken')")


def test_promise_2_no_import_cycle_is_made(root: Path, ssot: Ssot) -> None:
    write(root, {"app/new.py": b"from app.cycle import LIMIT\n" + FILES["app/new.py"]})
    write(root, {"app/cycle.py": b"from app.old import Old\n\nLIMIT = 3\n\n\ndef make():\n    return Old(1)\n"})
    assert ssot(*MOVE, "--write", "--after", "keep", "--allow-dirty").code == 1
    for first in ("app.cycle", "app.new"):
        run_python(root, f"import {first}, app.cycle; assert app.cycle.make().limit == 3")


# -- 3 Nothing else touched -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["app/latin.py", "app/mark.py"])
def test_promise_3_encoding_mark_line_ends_and_all_other_bytes_stay(migrated: Path, path: str) -> None:
    after = (migrated / path).read_bytes()
    assert after != FILES[path]
    for old, new in zip(FILES[path].split(b"\n"), after.split(b"\n"), strict=True):
        assert old == new or b"Old" in old
    undone = after.replace(b"app.new", b"app.old").replace(b"New", b"Old").replace(b", limit=3, kind='old'", b"")
    assert undone == FILES[path]


def test_promise_3_comments_quotes_and_import_grouping_stay(root: Path, ssot: Ssot) -> None:
    before = (
        b"import os\n\nfrom app import bound\nfrom app.old import Old  # the old one\nfrom app.use import make\n\n\n"
        b"def go(  ):\n    return Old( 'x' ), make  ; # odd\n"
    )
    write(root, {"app/grouped.py": before})
    ssot(*MOVE, "--write", "--allow-dirty")
    after = (root / "app/grouped.py").read_bytes()
    expected = before.replace(b"app.old import Old", b"app.new import New")
    expected = expected.replace(b"Old( 'x' )", b"New( 'x', limit=3, kind='old' )")
    assert after == expected


def test_promise_3_files_that_do_not_parse_are_not_touched(migrated: Path) -> None:
    assert (migrated / "app/kaputt.py").read_bytes() == FILES["app/kaputt.py"]


def test_promise_3_the_new_tree_is_the_old_one_but_for_the_planned_edits(
    root: Path, ssot: Ssot, tmp_path: Path
) -> None:
    write(root, {"app/latin.py": b"x = 1\n"})  # a patch is UTF-8
    git(root, "commit", "-qam", "no Latin")
    shutil.copytree(root, tmp_path / "patched")
    patch = ssot(*MOVE, "--format", "patch")
    (tmp_path / "the.patch").write_bytes(patch.out.encode())
    git(tmp_path / "patched", "apply", str(tmp_path / "the.patch"))
    written = ssot(*MOVE, "--write", "--format", "json").json
    assert snapshot(root) == snapshot(tmp_path / "patched")
    changed = {path for path in git(root, "diff", "--name-only", "-z").split("\0") if path}
    assert changed == {one["path"] for one in written["changes"]}


def test_promise_3_what_would_touch_other_bytes_is_found_before_writing(
    root: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(root)
    monkeypatch.setattr("ssot_tool.migrate.planned.outside_is_same", lambda change: False)
    said = ssot(*MOVE, "--write")
    assert said.code == 2 and "outside of the planned edits; nothing was written" in said.err
    assert snapshot(root) == before


# -- 4 All or nothing -----------------------------------------------------------------------------------------------


def test_promise_4_a_kill_at_any_moment_leaves_what_undo_makes_whole(
    root: Path, ssot: Ssot, hook: Callable[[Count], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step the tree is put aside as a kill would leave it there."""
    before = snapshot(root)
    aside: list[Path] = []

    class PutAside(Count):
        def __call__(self, what: str, path: str) -> None:
            super().__call__(what, path)
            aside.append(tmp_path / f"{len(aside)}")
            shutil.copytree(root, aside[-1], ignore=shutil.ignore_patterns(".git", "cache*"))

    hook(PutAside())
    assert ssot(*MOVE, "--write").code == 1
    after = snapshot(root)
    assert len(aside) > 30
    for copy in aside:
        monkeypatch.chdir(copy)
        left = snapshot(copy)
        said = ssot("undo")
        assert snapshot(copy) == before if said.code == 0 else left in (before, after), said.err


def _step(all_steps: list[tuple[str, str]], what: str, which: int) -> int:
    return [number for number, (name, _) in enumerate(all_steps) if name == what][which]


@pytest.mark.parametrize(("what", "which"), [("create", 1), ("rename", 3), ("rename", -1), ("remove", 0)])
def test_promise_4_after_sigkill_the_tree_is_whole_or_undo_makes_it_byte_identical(
    root: Path, ssot: Ssot, hook: Callable[[Count], None], all_steps: list[tuple[str, str]], what: str, which: int
) -> None:
    before = snapshot(root)
    at = _step(all_steps, what, which)
    hook(Count(at, kill_self))
    assert killed(lambda: ssot(*MOVE, "--write"))
    if what != "create":  # there the journal itself was not yet finished
        refused = ssot(*MOVE, "--write", "--allow-dirty")
        assert refused.code == 2 and "error: migration 1 was interrupted\nhint: run ssot undo" in refused.err
        assert "warning: migration 1 was interrupted" in ssot(*MOVE).err
    assert ssot("undo").code == 0
    assert snapshot(root) == before
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("what", "number"),
    [("create", errno.EACCES), ("rename", errno.EROFS), *((what, errno.ENOSPC) for what in ("write", "sync", "link"))],
)
def test_promise_4_a_full_disk_or_a_read_only_folder_changes_nothing(
    root: Path, ssot: Ssot, hook: Callable[[Count], None], what: str, number: int
) -> None:
    before = snapshot(root)
    hook(_FailAt(what, 2, OSError(number, os.strerror(number))))
    said = ssot(*MOVE, "--write")
    assert said.code == 2
    assert re.fullmatch(rf"error: .*{os.strerror(number).lower()}; nothing was changed\n", said.err), said.err
    assert snapshot(root) == before
    assert ssot("undo").err.startswith("error: there is no migration to take back")


class _FailAt(Count):
    """Fails at the step of this kind and number."""

    def __init__(self, what: str, which: int, error: OSError) -> None:
        super().__init__()
        self._what, self._which, self._error = what, which, error

    def __call__(self, what: str, path: str) -> None:
        super().__call__(what, path)
        if what == self._what and sum(name == what for name, _ in self.steps) == self._which + 1:
            raise self._error


@pytest.mark.parametrize("which", [0, 4])
def test_promise_4_an_interrupt_half_way_changes_nothing(
    root: Path, ssot: Ssot, hook: Callable[[Count], None], all_steps: list[tuple[str, str]], which: int
) -> None:
    before = snapshot(root)
    at = _step(all_steps, "rename", which) - 1
    hook(Fail(at, KeyboardInterrupt()))
    assert ssot(*MOVE, "--write")[::2] == (130, "interrupted\n")
    assert snapshot(root) == before
    hook(Count(at, partial(os.kill, os.getpid(), signal.SIGTERM)))
    assert ssot(*MOVE, "--write")[::2] == (143, "terminated\n")
    assert snapshot(root) == before


def test_promise_4_a_file_that_changed_since_the_plan_was_made_stops_the_migration(root: Path, ssot: Ssot) -> None:
    assert ssot(*MOVE, "--plan", "../plan.json").code == 1
    write(root, {"app/use.py": FILES["app/use.py"] + b"# more\n"})
    before = snapshot(root)
    for more in ((), ("--allow-dirty",)):
        said = ssot("migrate", "--write", "--plan", "../plan.json", *more)
        assert said.code == 2
        assert said.err.startswith("error: app/use.py changed since the plan was made; nothing was written\n")
    assert snapshot(root) == before


def test_promise_4_a_file_that_changes_while_it_is_planned_stops_the_migration(
    root: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*arguments: Any) -> Any:
        write(root, {"app/use.py": b"other = 1\n"})
        return apply(*arguments)

    monkeypatch.setattr("ssot_tool.migrating.apply", late)
    said = ssot(*MOVE, "--write")
    assert said.code == 2 and "app/use.py changed since the plan was made" in said.err
    write(root, {"app/use.py": FILES["app/use.py"]})
    assert git(root, "status", "--porcelain") == ""


def test_promise_4_the_plan_that_is_written_is_the_plan_that_was_shown(root: Path, ssot: Ssot) -> None:
    shown = ssot(*MOVE, "--format", "json").json
    planned = ssot(*MOVE, "--plan", "../plan.json")
    assert shown["plan"][:12] in planned.out
    copy = snapshot(root)
    written = ssot("migrate", "--write", "--plan", "../plan.json", "--format", "json")
    assert written.err == f"when the plan was made: {planned.err}"
    same = ("plan", "moves", "changes", "ledger", "lacks", "skipped", "summary")
    assert {key: written.json[key] for key in same} == {key: shown[key] for key in same}
    after = snapshot(root)
    assert ssot("undo").code == 0
    assert snapshot(root) == copy
    assert ssot(*MOVE, "--write", "--format", "json").json["plan"] == shown["plan"]
    assert snapshot(root) == after


@pytest.mark.parametrize(
    "edit", [('"line": 1', '"line": 2'), ('"text": "', '"text": "x'), ('"docs": false', '"docs": true')]
)
def test_promise_4_a_plan_that_was_edited_by_hand_is_not_followed(
    root: Path, ssot: Ssot, edit: tuple[str, str]
) -> None:
    plan = root.parent / "plan.json"
    ssot(*MOVE, "--plan", str(plan))
    text = plan.read_text()
    assert edit[0] in text
    plan.write_text(text.replace(*edit, 1))
    said = ssot("migrate", "--write", "--plan", str(plan))
    assert said.code == 2 and "plan.json was changed by hand" in said.err
    assert git(root, "status", "--porcelain") == ""


def test_promise_4_a_dirty_tree_is_refused_unless_told_otherwise(root: Path, ssot: Ssot) -> None:
    write(root, {"app/use.py": FILES["app/use.py"] + b"# mine\n", "app/told.py": b"x = 1\n"})
    before = snapshot(root)
    said = ssot(*MOVE, "--write")
    assert said.code == 2
    assert said.err == (
        "error: git does not have these files as they are: app/use.py; nothing was written\n"
        "hint: commit or stash them first, or add --allow-dirty\n"
    )
    assert snapshot(root) == before
    assert ssot(*MOVE, "--write", "--allow-dirty").code == 1
    assert (root / "app/use.py").read_bytes().endswith(b"# mine\n")
    assert ssot("undo").code == 0
    assert snapshot(root) == before


# -- 5 Stable -------------------------------------------------------------------------------------------------------


def test_promise_5_a_second_run_changes_nothing(root: Path, ssot: Ssot) -> None:
    first = ssot(*MOVE, "--write")
    assert "a second run would change" not in first.err
    after = snapshot(root)
    again = ssot(*MOVE, "--write", "--allow-dirty", "--format", "json").json
    assert (again["changes"], again["written"]) == ([], False)
    assert snapshot(root) == after


def test_promise_5_a_scan_finds_no_reference_but_those_left(root: Path, ssot: Ssot) -> None:
    ssot(*MOVE, "--write", "--after", "keep")
    again = ssot(*MOVE, "--after", "keep", "--format", "json").json["ledger"]
    left = {(one["path"], one["line"]) for one in again if one["status"] != "rewritten"}
    left.add(("app/bound.py", 1))  # ``import app.old``, without which what is left there finds nothing
    found = ssot("refs", "app.old.Old", "--format", "json").json["symbols"][0]["references"]
    assert {(one["path"], one["line"]) for one in found if one["kind"] != "definition"} <= left


def test_promise_5_the_same_bytes_for_any_order_and_number_of_workers(root: Path, tmp_path: Path) -> None:
    said = []
    for seed, workers, order in (("1", "1", 1), ("2", "2", -1)):
        tree = tmp_path / f"tree{seed}"
        for path in list(FILES)[::order]:
            write(tree, {path: FILES[path]})
        command = [sys.executable, "-m", "ssot_tool", *MOVE, "--workers", workers]
        command += ["--write", "-o", "json=-", "-o", f"text={tmp_path / seed}"]
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr
        said.append((done.stdout, (tmp_path / seed).read_bytes(), snapshot(tree)))
    assert said[0] == said[1]


# -- 6 Verified -----------------------------------------------------------------------------------------------------


#: Passes or fails as a whole, which takes less time than pytest.
CHECK = f'"{sys.executable}" -B check.py'


def test_promise_6_it_runs_before_and_after_on_a_copy(root: Path, ssot: Ssot) -> None:
    log = root.parent / "log"
    write(
        root,
        {
            "check.py": b"import os, pathlib, app.use\n"
            b"pathlib.Path('litter').touch()\n"
            + f"print(os.getcwd(), 'CanonicalNew' in vars(app.use), file=open({str(log)!r}, 'a'))\n".encode()
        },
    )
    said = ssot(*MOVE, "--write", "--after", "keep", "--verify", CHECK)
    assert said.code == 1 and "Verified: " in said.out and "Written: " in said.out
    runs = [line.rsplit(" ", 1) for line in log.read_text().splitlines()]
    assert [ran for _, ran in runs] == ["False", "True"]
    assert not any(folder.startswith(str(root)) or Path(folder).exists() for folder, _ in runs)
    assert not (root / "litter").exists()


def test_promise_6_where_something_that_passed_fails_nothing_is_written_and_the_culprits_are_named(
    root: Path, ssot: Ssot
) -> None:
    write(root, {"check.py": b"import app.use, app.mark\nassert type(app.mark.old).__module__ == 'app.old'\n"})
    before = snapshot(root)
    arguments = (*MOVE, "--write", "--after", "keep", "--verify", CHECK)
    said = ssot(*arguments)
    assert said.code == 1
    assert "the cause is what changes in app/mark.py; nothing was written." in " ".join(said.out.split())
    assert "Written: " not in said.out and "--exclude app/mark.py" in said.out
    document = ssot(*arguments, "--format", "json").json
    assert (document["written"], document["journal"], document["culprits"]) == (False, None, ["app/mark.py"])
    assert document["broken"][0]["after"] == "exit 1"
    assert snapshot(root) == before
    assert ssot("undo").code == 2


def test_promise_6_what_cannot_be_verified_is_not_written(root: Path, ssot: Ssot) -> None:
    before = snapshot(root)
    for command, told in (
        ("no-such-command", "fails without the changes, too"),
        (f'"{sys.executable}" nope.py', "too"),
    ):
        said = ssot(*MOVE, "--write", "--verify", command)
        assert said.code == 2 and told in said.err.splitlines()[-1]
    assert snapshot(root) == before


# -- 7 Scanned code is never imported or executed. Nothing outside the workspace is written. Symlinks out of it … ----


def test_promise_7_scanned_code_is_never_imported(root: Path, ssot: Ssot) -> None:
    trap = b"import pathlib\nfrom app.old import Old\npathlib.Path(__file__).with_name('run').touch()\nx = Old(1)\n"
    traps = ("app/trap.py", "conftest.py", "setup.py", "sitecustomize.py", "tests/conftest.py", "app/__main__.py")
    write(root, dict.fromkeys(traps, trap))
    ssot(*MOVE)
    ssot(*MOVE, "--plan", "../plan.json")
    ssot("migrate", "--write", "--plan", "../plan.json", "--allow-dirty")
    ssot("undo")
    document = ssot(*MOVE, "--write", "--allow-dirty", "--format", "json").json
    assert {*traps} <= {one["path"] for one in document["changes"]}
    assert not list(root.rglob("run")) and not {"app", "app.trap", "conftest"} & set(sys.modules)


def test_promise_7_nothing_outside_is_written_and_no_link_out_is_followed(root: Path, ssot: Ssot) -> None:
    outside = root.parent / "outside"
    write(outside, {"one.py": FILES["app/use.py"], "more/two.py": FILES["app/use.py"], "three.md": b"app.old.Old\n"})
    before = snapshot(outside)
    (root / "app/one.py").symlink_to(outside / "one.py")
    (root / "app/more").symlink_to(outside / "more")
    (root / "three.md").symlink_to(outside / "three.md")
    document = ssot(*MOVE, "--write", "--docs", "--format", "json").json
    assert document["written"]
    assert not [one for one in document["changes"] if one["path"] in ("app/one.py", "app/more/two.py", "three.md")]
    assert snapshot(outside) == before
    assert {path.name for path in root.parent.iterdir()} == {root.name, "outside"}


def test_promise_7_a_folder_that_becomes_a_link_out_is_not_written_through(
    root: Path, ssot: Ssot, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = root.parent / "outside"

    def late(*arguments: Any) -> Any:
        (root / "app").rename(outside)
        (root / "app").symlink_to(outside)
        return apply(*arguments)

    before: Snapshot = {path.removeprefix("app/"): what for path, what in snapshot(root).items() if "app/" in path}
    monkeypatch.setattr("ssot_tool.migrating.apply", late)
    said = ssot(*MOVE, "--write")
    assert said.code == 2 and "leads through a symbolic link" in said.err
    assert snapshot(outside) == before


@pytest.mark.parametrize("path", ["../outside.py", "/tmp/outside.py", ".git/hooks/post-commit", ".ssot/journal/1.py"])
def test_promise_7_a_plan_cannot_lead_outside(root: Path, ssot: Ssot, path: str) -> None:
    outcomes = [Creation(path, b"x = 1\n")]
    save(
        root.parent / "plan.json", msgspec.structs.replace(BARE, plan=plan_hash(outcomes)), outcomes, MigrateOptions(())
    )
    said = ssot("migrate", "--write", "--plan", "../plan.json")
    assert said.code == 2 and path in said.err
    assert {one.name for one in root.parent.iterdir()} == {root.name, "plan.json"}
