"""``ssot baseline``: what init, prune and accept write, and what they refuse."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from ssot_tool.gate.baseline import FOLDER, read_baseline
from tests.gate.gatehouse import FILES, Repository
from tests.gate.test_changes import OTHER_HANDLER

PAST, FUTURE = "2020-01-31", "2999-12-31"


@pytest.fixture
def accepted(repository: Repository) -> Repository:
    repository.ssot("baseline", "init")
    repository.commit("a baseline")
    return repository


def lines(repository: Repository, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (repository.root / FOLDER / name).read_text(encoding="utf-8").splitlines()]


def fingerprints(repository: Repository) -> list[str]:
    return [one["fingerprint"] for one in repository.check().report["findings"] if one["state"] == "new"]


def rewrite(repository: Repository, name: str, *changes: tuple[str, str]) -> None:
    repository.edit(f"{FOLDER}/{name}", *changes)


def test_without_a_baseline_everything_is_new(repository: Repository) -> None:
    answer = repository.check()
    assert (answer.code, len(answer.new), answer.known) == (2, 9, [])
    (repository.root / "app/torn.py").unlink()
    code, out, _ = repository.run("check", "--workers", "1")
    assert code == 1
    assert out.startswith("8 new findings: there is no baseline yet, so everything is new\n")
    assert "ssot baseline init accepts what is there today" in out.replace("\n  ", " ")


def test_init_is_for_the_first_time(accepted: Repository) -> None:
    code, _, err = accepted.run("baseline", "init")
    assert code == 2
    assert "there is a baseline already" in err
    assert "accept adds to it" in err


def test_nothing_to_accept(repository: Repository) -> None:
    for path in FILES:
        (repository.root / path).unlink()
    repository.write({"app.py": "x = 1\n"})
    assert repository.ssot("baseline", "init").startswith("Nothing to accept")
    assert not (repository.root / FOLDER).exists()
    assert repository.check().code == 0


def test_entries_hold_neither_lines_nor_text(accepted: Repository) -> None:
    for path in (accepted.root / FOLDER).glob("*.jsonl"):
        text = path.read_text(encoding="utf-8")
        assert "start_line" not in text
        assert "supervisor" not in text


def test_check_writes_nothing(accepted: Repository) -> None:
    accepted.edit("app/handlers/start.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.edit("app/main.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.check()
    assert accepted.git("status", "--short").split() == ["M", "app/handlers/start.py", "M", "app/main.py"]


def test_prune_follows_renames_and_keeps_ids(accepted: Repository) -> None:
    before = {one.id for one in read_baseline(accepted.root)}
    accepted.edit("app/handlers/start.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.edit("app/main.py", ("StartMessageHandler", "BeginMessageHandler"), ("def wire", "def bind"))
    code, out, _ = accepted.run("check", "--workers", "1")
    assert code == 0
    assert "ssot baseline prune writes down where they are now" in out.replace("\n  ", " ")
    out = accepted.ssot("baseline", "prune")
    assert "app.handlers.start.StartMessageHandler -> app.handlers.start.BeginMessageHandler (SSOT101)" in out
    entries = read_baseline(accepted.root)
    assert {one.id for one in entries} == before
    assert not any("StartMessageHandler" in one.symbol for one in entries)
    assert accepted.check().report["findings"][0]["state"] == "known"
    assert "recognised" not in accepted.run("check", "--workers", "1")[1]
    assert accepted.ssot("baseline", "prune") == "Nothing to do: the baseline is as it should be.\n"


def test_prune_removes_what_is_fixed_and_adds_nothing(accepted: Repository) -> None:
    (accepted.root / "app/tidy.py").unlink()
    accepted.write({"app/rival.py": OTHER_HANDLER})
    out = accepted.ssot("baseline", "prune")
    assert out.startswith("Removed 1 finding that is fixed.\n  app.tidy.tidy [unused:SSOT101] (SSOT902)\n")
    # The file stays, so that no branch that adds to it conflicts with this one.
    assert accepted.read(f"{FOLDER}/SSOT902.jsonl") == ""
    answer = accepted.check()
    assert [code for code, _ in answer.new] == ["SSOT101", "SSOT102"]
    assert answer.fixed == []


def test_an_old_name_that_is_taken_anew_gets_an_id_of_its_own(accepted: Repository) -> None:
    """After a rename is written down, the old name's fingerprint is the id of what was renamed."""
    text = accepted.read("app/handlers/start.py")
    accepted.edit("app/handlers/start.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.edit("app/main.py", ("StartMessageHandler", "BeginMessageHandler"))
    accepted.ssot("baseline", "prune")
    accepted.write(
        {"app/handlers/start.py": accepted.read("app/handlers/start.py") + OTHER_HANDLER.replace("Night", "Start")}
    )
    assert text != accepted.read("app/handlers/start.py")
    new = fingerprints(accepted)
    assert len(new) == 2
    accepted.ssot("baseline", "accept", *new, "--reason", "r", "--owner", "o")
    assert accepted.check().code == 0
    assert len({one.id for one in read_baseline(accepted.root)}) == len(read_baseline(accepted.root))


def test_prune_refuses_while_a_file_cannot_be_read(accepted: Repository) -> None:
    accepted.write({"app/handlers/start.py": "class StartMessageHandler(:\n"})
    code, _, err = accepted.run("baseline", "prune", "--workers", "1")
    assert code == 2
    assert "app/handlers/start.py cannot be read, so nobody can say what in it is fixed" in err
    answer = accepted.check()
    assert answer.code == 2
    assert answer.new == [("SSOT901", "app/handlers/start.py")]
    # What stood in the torn file is not said to be fixed; what its import names is gone for now.
    assert ("SSOT101", "app.handlers.start.StartMessageHandler") not in answer.fixed


def test_prune_needs_a_baseline(repository: Repository) -> None:
    code, _, err = repository.run("baseline", "prune")
    assert (code, "ssot baseline init writes the first one" in err) == (2, True)


def test_accept_some(accepted: Repository) -> None:
    accepted.write({"app/rival.py": OTHER_HANDLER})
    first, second = fingerprints(accepted)
    out = accepted.ssot(
        "baseline", "accept", first[:8], "--reason", " until the demo ", "--owner", "ops", "--until", FUTURE
    )
    assert out.startswith("Accepted 1 finding.\n  app/rival.py:2  SSOT101\n")
    (entry,) = [one for one in read_baseline(accepted.root) if one.id == first]
    assert (entry.reason, entry.owner, entry.until) == ("until the demo", "ops", FUTURE)
    # Whoever accepts a member accepts the routes that it serves today.
    answer = accepted.check()
    assert (answer.code, answer.new) == (0, [])
    assert second not in {one.id for one in read_baseline(accepted.root)}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["abcdef0123"], "abcdef0123 is the fingerprint of no new finding"),
        (["abc"], "abc is too short"),
        (["--code", "SSOT102"], "there is no new finding of SSOT102"),
        (["--role", "nobody"], "there is no role 'nobody'"),
        (["--code", "SSOT21"], "there is no rule 'SSOT21'"),
        ([], "Name what is accepted"),
    ],
)
def test_what_accept_refuses(accepted: Repository, arguments: list[str], told: str) -> None:
    code, _, err = accepted.run("baseline", "accept", *arguments, "--reason", "r", "--owner", "o", "--workers", "1")
    assert code == 2
    assert told in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--reason", "r"],
        ["--owner", "o"],
        ["--reason", " ", "--owner", "o"],
        ["--reason", "r", "--owner", "o", "--until", "soon"],
        ["--reason", "r", "--owner", "o", "--until", PAST],
    ],
)
def test_an_acceptance_needs_reason_owner_and_a_date_to_come(accepted: Repository, arguments: list[str]) -> None:
    accepted.write({"app/rival.py": OTHER_HANDLER})
    code, out, err = accepted.run("baseline", "accept", "--role", "message-handler", *arguments)
    assert (code, out) == (2, "")
    assert err


def test_what_is_accepted_can_be_accepted_anew(accepted: Repository) -> None:
    """Another reason, another owner, another date: the id stays, and nothing is added."""
    known = accepted.check().report["findings"][0]
    before = {one.id for one in read_baseline(accepted.root)}
    accepted.ssot("baseline", "accept", known["fingerprint"], "--reason", "why", "--owner", "ops", "--until", FUTURE)
    entries = {one.id: one for one in read_baseline(accepted.root)}
    assert entries.keys() == before
    assert (entries[known["fingerprint"]].reason, entries[known["fingerprint"]].until) == ("why", FUTURE)
    assert accepted.check("--strict").code == 0


def test_the_advice_is_no_reason(accepted: Repository) -> None:
    accepted.write({"app/rival.py": OTHER_HANDLER})
    code, _, err = accepted.run("baseline", "accept", "--role", "message-handler", "--reason", "…", "--owner", "…")
    assert (code, "needs a reason and an owner" in err) == (2, True)


def test_an_entry_of_a_rule_that_there_is_none_of(accepted: Repository) -> None:
    path = accepted.root / FOLDER / "SSOT902.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("SSOT902", "SSOT999"), encoding="utf-8")
    path.rename(path.with_name("SSOT999.jsonl"))
    code, out, err = accepted.run("check", "--workers", "1")
    assert (code, out) == (2, "")
    assert "there is no rule SSOT999" in err


def test_a_new_member_says_what_it_is_like(accepted: Repository) -> None:
    text = accepted.read("app/handlers/start.py").replace("StartM", "CopyM")
    accepted.write({"app/copy.py": text, "app/near.py": text.replace("CopyM", "NearM").replace("user_request", "ask")})
    new = [one for one in accepted.check().report["findings"] if one["state"] == "new" and one["code"] == "SSOT101"]
    assert all("; its body is " in one["message"] for one in new)
    (near,) = [one["message"] for one in new if "near" in one["path"]]
    assert " % like that of app." in near


def test_accept_by_code_and_role(accepted: Repository) -> None:
    accepted.write({"app/rival.py": OTHER_HANDLER})
    accepted.ssot("baseline", "accept", "--role", "message-handler", "--reason", "r", "--owner", "o")
    assert accepted.check().code == 0


def test_an_acceptance_that_has_run_out_fails_and_can_be_renewed(accepted: Repository) -> None:
    accepted.write({"app/rival.py": OTHER_HANDLER})
    accepted.ssot(
        "baseline", "accept", "--role", "message-handler", "--reason", "for now", "--owner", "ops", "--until", FUTURE
    )
    assert accepted.check().code == 0
    rewrite(accepted, "message-handler.jsonl", (FUTURE, PAST))
    answer = accepted.check()
    assert answer.code == 1
    expired = [one for one in answer.report["findings"] if one.get("expired")]
    assert {(one["code"], one["owner"], one["until"]) for one in expired} == {
        ("SSOT101", "ops", PAST),
        ("SSOT102", "ops", PAST),
    }
    ids = [one["fingerprint"] for one in expired]
    accepted.ssot("baseline", "accept", *ids, "--reason", "once more", "--owner", "ops", "--until", FUTURE)
    answer = accepted.check()
    assert answer.code == 0
    assert set(ids) <= {one["fingerprint"] for one in answer.report["findings"]}
    assert [one["reason"] for one in lines(accepted, "message-handler.jsonl") if "reason" in one] == ["once more"] * 2


def test_today_is_still_a_day_on_which_it_holds(accepted: Repository) -> None:
    accepted.write({"app/rival.py": OTHER_HANDLER})
    today = datetime.date.today().isoformat()
    accepted.ssot("baseline", "accept", "--role", "message-handler", "--reason", "r", "--owner", "o", "--until", today)
    assert accepted.check().code == 0 or today != datetime.date.today().isoformat()


def test_references_beyond_the_count_are_new_and_stand_on_their_line(accepted: Repository) -> None:
    accepted.edit(
        "app/main.py",
        ("    routes.add", "    spare = StartMessageHandler(None, None, None)\n    routes.add"),
        ("    handler = StartM", "    # moved down\n    handler = StartM"),
    )
    answer = accepted.check()
    (new,) = [one for one in answer.report["findings"] if one["state"] == "new"]
    assert (new["code"], new["path"], new["start_line"]) == ("SSOT201", "app/main.py", 8)
    code, out, _ = accepted.run("check", "--format", "github", "--workers", "1")
    assert code == 1
    assert "file=app/main.py,line=8" in out
    assert len({one["fingerprint"] for one in answer.report["findings"]}) == len(answer.report["findings"])
    accepted.ssot("baseline", "accept", new["fingerprint"], "--reason", "r", "--owner", "o")
    assert accepted.check("--strict").code == 0


def test_the_baseline_of_a_repository_that_ignores_it(repository: Repository) -> None:
    repository.write({".gitignore": ".ssot/\n"})
    _, _, err = repository.run("baseline", "init", "--workers", "1")
    assert "git ignores the baseline" in err


def test_a_read_only_folder(repository: Repository, tmp_path: Path) -> None:
    (repository.root / ".ssot").mkdir(exist_ok=True)
    (repository.root / FOLDER).write_text("a file", encoding="utf-8")
    for command in (["check"], ["baseline", "init"]):
        code, out, err = repository.run(*command, "--workers", "1")
        assert (code, out) == (2, "")
        assert "is no folder" in err


def test_a_baseline_of_another_version_is_known_by_its_names_and_renewed_by_prune(accepted: Repository) -> None:
    """Sketches of a scheme that we do not know: nothing is new, nothing lost, and prune writes ours, ids unchanged."""
    before = {one.id: one for one in read_baseline(accepted.root)}
    for path in (accepted.root / FOLDER).glob("*.jsonl"):
        path.write_text(path.read_text(encoding="utf-8").replace('"sketch":"1:', '"sketch":"7:x:'), encoding="utf-8")
    assert all(one.sketch[:2] in ("", "7:") for one in read_baseline(accepted.root))
    answer = accepted.check("--strict")
    assert (answer.code, answer.new, answer.fixed) == (0, [], [])
    accepted.ssot("baseline", "prune")
    assert {one.id: one for one in read_baseline(accepted.root)} == before
