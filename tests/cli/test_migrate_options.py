"""``ssot migrate`` on the command line: what is asked of the use case, and what becomes of its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from ssot_tool.cli import migrate as module
from ssot_tool.cli.main import main
from ssot_tool.cli.pairs import literal
from ssot_tool.config import Config, load_config
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import FileChange, MigrateReport, Move
from ssot_tool.read_options import ReadOptions
from tests.report.made_up_migrate import BARE, planned, written

Ssot = Callable[..., tuple[int, str, str]]
TWO = ("--from", "app.old.Old", "--to", "app.new.New")
CONFIG = """\
[roles.message-handler]
canonical = "app.new.New"

[[migrations]]
role = "message-handler"
symbol = "app.old.Old"
route = { agent_type = "start" }
after = "delete"

[[migrations]]
symbol = "app.older.Older"
to = "app.new.New"

[[migrations]]
symbol = "lib.Client"
to = "app.client.Client"
"""


class UseCase:
    """Stands in for ``migrate``: keeps what it was asked, and answers with ``report``."""

    def __init__(self) -> None:
        self.report = BARE
        self.wanted: MigrateOptions | None = None

    def __call__(self, root: Path, config: Config, wanted: MigrateOptions, options: ReadOptions) -> MigrateReport:
        self.wanted = wanted
        return self.report

    @property
    def moves(self) -> tuple[Move, ...]:
        assert self.wanted is not None
        return self.wanted.moves


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "back"
    root.mkdir()
    (root / "ssot.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "120")
    return root


@pytest.fixture
def use_case(monkeypatch: pytest.MonkeyPatch) -> UseCase:
    made = UseCase()
    monkeypatch.setattr("ssot_tool.migrating.migrate", made)
    return made


@pytest.fixture
def ssot(capsys: pytest.CaptureFixture[str]) -> Ssot:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["migrate", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "internal error" not in err
        return code, out, err

    return run


@pytest.fixture
def configured(workspace: Path) -> None:
    (workspace / "ssot.toml").write_text(CONFIG, encoding="utf-8")


class TestMoves:
    def test_several_symbols_onto_one(self, ssot: Ssot, use_case: UseCase) -> None:
        pairs = ("--route", "agent_type=start", "--argument", "db=session", "--method", "run=handle")
        ssot("--from", "a.Old", "--from", "b.Old", "--from", "a.Old", "--to", "c.New", *pairs, "--after", "keep")
        rest = {"route": {"agent_type": "start"}, "arguments": {"db": "session"}, "methods": {"run": "handle"}}
        assert use_case.moves == tuple(Move(one, "c.New", after="keep", **rest) for one in ("a.Old", "b.Old"))  # type: ignore[arg-type]

    def test_a_role_moves_what_is_configured_for_it(self, ssot: Ssot, use_case: UseCase, configured: None) -> None:
        code, _, err = ssot("message-handler")
        assert (code, err) == (0, "9,809 files: 12 read, 9,797 cannot matter\n")
        assert use_case.moves == (
            Move("app.old.Old", "app.new.New", {"agent_type": "start"}, after="delete"),
            Move("app.older.Older", "app.new.New"),
        )
        assert use_case.wanted is not None and use_case.wanted.role == "message-handler"

    def test_the_command_line_wins_over_the_configuration(
        self, ssot: Ssot, use_case: UseCase, configured: None
    ) -> None:
        ssot("message-handler", "--after", "keep")
        assert {move.after for move in use_case.moves} == {"keep"}

    def test_every_option_gets_there(self, ssot: Ssot, use_case: UseCase, workspace: Path) -> None:
        ssot(*TWO, "--only", "a/**", "--only", "b.py", "--exclude", "c/**", "--docs", "--unsafe", "--adapter")
        assert use_case.wanted == MigrateOptions(
            (Move("app.old.Old", "app.new.New"),), "", ("a/**", "b.py"), ("c/**",), True, True, True
        )
        ssot(*TWO, "--tests", "report", "--write", "--allow-dirty", "--verify", "pytest -q")
        assert use_case.wanted == MigrateOptions(
            (Move("app.old.Old", "app.new.New"),), tests="report", write=True, allow_dirty=True, verify="pytest -q"
        )
        (workspace / "plan.json").write_text("{}", encoding="utf-8")
        ssot("--write", "--plan", "plan.json")
        assert use_case.wanted == MigrateOptions((), write=True, plan=Path("plan.json"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("start_agent", "start_agent"), ("", ""), ("a=b", "a=b"), ("3", 3), ("-3", -3), ("+4", 4), ("0", 0),
        ("007", "007"), ("1_000", "1_000"), ("9" * 30, "9" * 30), ("1.5", 1.5), ("1e3", 1000.0), (".5", 0.5),
        ("1e999", "1e999"), ("nan", "nan"), ("true", True), ("False", False), ("TRUE", "TRUE"), ("None", "None"),
        ('"3"', "3"), ("'true'", "true"), ('""', ""), ('"', '"'), ("\"a'", "\"a'"), ("٣", "٣"), ("1.2.3", "1.2.3"),
    ],
)  # fmt: skip
def test_a_value_is_what_it_reads_like(text: str, value: object) -> None:
    assert (literal(text), type(literal(text))) == (value, type(value))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "a.B"), "error: --to is missing: say what takes the place of a.B\n"),
        (("--to", "a.B"), "error: --from is missing: say what gives way to a.B\n"),
        (("--from", "a.B", "--to", "a.B"), "place: --from and --to name the same symbol\n"),
        (("--from", "c.D", "--from", "a.B", "--to", "a.B"), "error: a.B cannot take its own place"),
        (("--from", "B", "--to", "a.B"), "'B' is no dotted name; write one like package.module.Name"),
        (("--from", "a/b.py", "--to", "a.B"), "'a/b.py' is no dotted name"),
        (("--from", "a..B", "--to", "a.B"), "'a..B' is no dotted name"),
        (("--from", "a.class", "--to", "a.B"), "'a.class' is no dotted name"),
        (("--from", "a.B", "--to", ""), "'' is no dotted name"),
        (("message-handler", *TWO), "error: message-handler and --from or --to exclude each other\n"),
        (("message-handler", "--route", "a=1"), "error: --route goes with --from\n"),
        (("message-handler", "--method", "a=b"), "error: --method goes with --from\n"),
        ((*TWO, "--route", "agent"), "'agent' has no value; write it like agent_type=start_agent"),
        ((*TWO, "--route", "1=a"), "'1' is no keyword of a call"),
        ((*TWO, "--route", "for=a"), "'for' is no keyword of a call"),
        ((*TWO, "--route", "a=1", "--route", "a=true"), "error: --route says two things of a: 1 and True\n"),
        ((*TWO, "--argument", "old"), "'old' does not say what becomes of what; write it like old=new"),
        ((*TWO, "--argument", "old=1"), "'old=1' does not say"),
        ((*TWO, "--write", "--check"), "--check writes nothing and --write does"),
        ((*TWO, "--only", "../x"), "leads out of the workspace"),
        ((*TWO, "--verify", " "), "it names no command"),
        ((*TWO, "--plan", "no/plan.json"), "the folder of no/plan.json does not exist"),
        (("--write", "--plan", "gone.json"), "there is no gone.json; without --write, --plan writes it"),
        (("--write", "--plan", "ssot.toml", "--docs"), "leave out --docs, or make another plan"),
        (("--write", "--plan", "ssot.toml", *TWO), "leave out --from, or make another plan"),
        (("--write", "--plan", "ssot.toml", "message-handler"), "leave out message-handler, or make another plan"),
        (("message-handlr",), "error: there is no role 'message-handlr'\nhint: did you mean message-handler?\n"),
        (("app.old.Old",), "hint: for a symbol, write --from app.old.Old --to package.core.New\n"),
        (("--format", "yaml", *TWO), "'patch', 'sarif'"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_one_clear_sentence(
    ssot: Ssot, use_case: UseCase, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = ssot(*arguments)
    assert (code, out, use_case.wanted) == (2, "", None)
    assert told in err


def test_nothing_named_lists_what_can_be(ssot: Ssot, use_case: UseCase, configured: None) -> None:
    code, _, err = ssot()
    assert (code, use_case.wanted) == (2, None)
    assert err == (
        "error: nothing is named that is to be moved; name a role, or symbols, as in\n"
        "  ssot migrate message-handler\n"
        "  ssot migrate --from lib.Client --to app.client.Client\n"
        "  ssot migrate --from package.legacy.Old --to package.core.New\n"
    )


def test_a_role_without_migrations_says_what_to_write(ssot: Ssot, workspace: Path) -> None:
    code, _, err = ssot("message-handler")
    assert code == 2
    assert (
        "write into ssot.toml\n  [[migrations]]\n"
        '  role = "message-handler"\n  symbol = "package.legacy.Old"\n  to = "package.core.New"\n'
        "hint: ssot scan --role message-handler --all"
    ) in err
    pasted = "\n".join(line for line in err.splitlines() if line.startswith("  "))
    (workspace / "ssot.toml").write_text(pasted, encoding="utf-8")
    (migration,) = load_config(workspace).migrations
    assert (migration.role, migration.to) == ("message-handler", "package.core.New")
    (workspace / "ssot.toml").unlink()
    (workspace / "pyproject.toml").write_text(
        '[tool.ssot.roles.message-handler]\ncanonical = "app.new.New"\n', encoding="utf-8"
    )
    _, _, err = ssot("message-handler")
    assert "write into pyproject.toml\n" in err
    assert '  [[tool.ssot.migrations]]\n  role = "message-handler"\n' in err
    assert '# to = "app.new.New", the role\'s canonical\n' in err


@pytest.mark.parametrize(
    ("report", "arguments", "code"),
    [
        (BARE, (), 0),
        (planned(), (), 1),
        (written(), ("--write",), 1),
        (msgspec.structs.replace(planned(), ledger=()), (), 0),
        (msgspec.structs.replace(planned(), ledger=()), ("--check",), 1),
        (BARE, ("--check",), 0),
        (msgspec.structs.replace(planned(), changes=()), ("--check",), 1),
    ],
)
def test_the_exit_code(
    ssot: Ssot, use_case: UseCase, report: MigrateReport, arguments: tuple[str, ...], code: int
) -> None:
    use_case.report = report
    assert ssot(*TWO, *arguments)[0] == code


BEGINS = {
    "text": "Moves Old and Older onto app.new.New: 3 references",
    "json": '{\n  "schema": 1,',
    "patch": "diff --git a/app/adapter.py b/app/adapter.py\n",
    "sarif": "{\n",
    "github": "::warning file=app/main.py",
    "gitlab": "[\n",
    "junit": "<?xml",
    "markdown": "### ssot migrate: ",
}


def test_every_format_to_stdout_and_into_files(ssot: Ssot, use_case: UseCase, workspace: Path) -> None:
    assert set(BEGINS) == {"text", *module._FORMATS}
    use_case.report = planned()
    for form, begins in BEGINS.items():
        code, out, err = ssot(*TWO, "--format", form)
        assert code == 1 and out.startswith(begins)
        assert err.endswith("9,809 files: 12 read, 9,796 cannot matter, 1 skipped (SSOT901: syntax error 1×)\n")
        ssot(*TWO, "-o", f"{form}=out.{form}")
        assert (workspace / f"out.{form}").read_text(encoding="utf-8") == out


def test_a_patch_tells_beside_it_what_it_cannot_hold(ssot: Ssot, use_case: UseCase) -> None:
    latin = FileChange("app/latin.py", "edit", 1, "# coding: latin-1\nü = 1\n", "# coding: latin-1\nü = 2\n")
    use_case.report = msgspec.structs.replace(planned(), changes=(*planned().changes, latin))
    _, out, err = ssot(*TWO, "--format", "patch")
    assert "latin" not in out
    assert "warning: app/latin.py is not written in UTF-8 and not in the patch; --write changes it\n" in err
    assert "warning: Moves Old and Older onto app.new.New: 3 references in 2 files rewritten, 3 left" in err


def test_paths_of_a_patch_start_at_the_top_of_the_repository(ssot: Ssot, use_case: UseCase, workspace: Path) -> None:
    (workspace.parent / ".git").mkdir()
    use_case.report = planned()
    assert "+++ b/back/app/main.py\n" in ssot(*TWO, "--format", "patch")[1]


def test_a_plan_for_review_is_named_in_the_next_step_and_notes_are_told(ssot: Ssot, use_case: UseCase) -> None:
    use_case.report = msgspec.structs.replace(planned(), notes=("tests were not looked at",))
    _, out, err = ssot(*TWO, "--plan", "my plan.json")
    assert out.endswith("  ssot migrate --write --plan 'my plan.json'\n")
    assert "note: tests were not looked at\n" in err


def test_json_goes_to_stdout_alone(ssot: Ssot, use_case: UseCase) -> None:
    use_case.report = written()
    assert json.loads(ssot(*TWO, "--write", "--format", "json")[1])["journal"] == 4
