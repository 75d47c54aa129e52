"""Packs and rules: shipped, a workspace's own, adjusted; and every mistake in them at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ssot_tool.config import load_config
from ssot_tool.errors import ConfigError, SsotError
from ssot_tool.registry import check_ignored_codes, find_role_packs, load_role_packs, load_rules, packs_digest
from ssot_tool.role import RolePack, RouteRules

SHIPPED = "rules/message_handlers.toml (shipped with ssot)"
RENAME = "rename it, or adjust that one in [roles.message-handler]"
OWN = """\
id = "mailer"
title = "Mailer"
heads = ["mailer"]
priority = 7
routes = { accessors = ["kind"], registries = ["*"] }
"""


def write(root: Path, tree: dict[str, str]) -> Path:
    for path, text in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def packs(root: Path) -> dict[str, RolePack]:
    return {pack.id: pack for pack in load_role_packs(load_config(root), root)}


def problems(root: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        packs(root)
    return caught.value.problems


def test_the_shipped_packs_are_right_and_sorted(tmp_path: Path) -> None:
    found = load_role_packs(load_config(tmp_path), tmp_path)
    assert {"message-handler", "event-emitter", "bridge-factory"} <= {pack.id for pack in found}
    assert [(p.priority, p.id) for p in found] == sorted((p.priority, p.id) for p in found)


def test_an_own_pack_and_its_adjustment(tmp_path: Path) -> None:
    write(tmp_path, {".ssot/rules/mail.toml": OWN})
    assert packs(tmp_path)["mailer"].routes == RouteRules(accessors=("kind",), registries=("*",))
    write(tmp_path, {"ssot.toml": '[roles.mailer]\ncanonical = "a.Mailer"\nroutes.accessors = ["topic"]\n'})
    adjusted = packs(tmp_path)["mailer"]
    assert (adjusted.canonical, adjusted.priority, adjusted.heads) == ("a.Mailer", 7, ("mailer",))
    assert adjusted.routes == RouteRules(accessors=("topic",), registries=("*",))


def test_a_shipped_pack_adjusted(tmp_path: Path) -> None:
    write(tmp_path, {"ssot.toml": "[roles.message-handler]\npriority = 50\nenabled = false\n"})
    before = {p.id: p for p in load_role_packs(load_config(tmp_path / "no"), tmp_path)}["message-handler"]
    after = packs(tmp_path)["message-handler"]
    assert (after.priority, after.enabled, after.heads) == (50, False, before.heads)


def test_a_role_of_ones_own_in_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, {"ssot.toml": '[roles.mailer]\ntitle = "Mailer"\nheads = ["mailer"]\n'})
    found = {one.pack.id: one for one in find_role_packs(load_config(tmp_path), tmp_path)}["mailer"]
    assert (found.pack.heads, found.origin) == (("mailer",), "ssot.toml:1")


def test_all_mistakes_of_all_packs_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".ssot/rules/a.toml": 'id = "Mailer"\ntitle = "M"\nheads = ["mailer"]\nmethodes = ["x"]\n',
            ".ssot/rules/b.toml": 'id = "b"\ntitle = "B"\n',
            ".ssot/rules/c.toml": 'id = "message-handler"\ntitle = "C"\nheads = ["x"]\n',
            ".ssot/rules/d.toml": 'id = "d"\ntitle = "D"\nheads = ["x"]\nexclude = [{symbol = "a.B"}]\n',
        },
    )
    found = problems(tmp_path)
    assert found == [
        ".ssot/rules/a.toml:4: methodes: there is no such key; did you mean methods?",
        '.ssot/rules/a.toml:1: id: a role\'s id is lower-case words joined by "-"; write mailer',
        '.ssot/rules/b.toml: heads is missing; add heads = ["…"]',
        f".ssot/rules/c.toml:1: id: message-handler is the id of {SHIPPED}, too; {RENAME}",
        '.ssot/rules/d.toml:4: exclude[0]: reason is missing; add reason = "…"',
    ]


def test_a_misspelt_role(tmp_path: Path) -> None:
    write(tmp_path, {"ssot.toml": "\n[roles.mesage-handler]\npriority = 1\n"})
    (problem,) = problems(tmp_path)
    assert problem.startswith("ssot.toml:2: roles.mesage-handler: there is no such role; did you mean message-handler?")


def test_an_unreadable_pack_is_the_only_mistake(tmp_path: Path) -> None:
    write(tmp_path, {".ssot/rules/m.toml": "id = ", "ssot.toml": "[roles.mailer]\npriority = 1\n"})
    (problem,) = problems(tmp_path)
    assert problem.startswith(".ssot/rules/m.toml:1:")


def test_a_canonical_here_that_is_excluded_there(tmp_path: Path) -> None:
    own = OWN + 'exclude = [{symbol = "a.B", reason = "r"}]\n'
    write(tmp_path, {".ssot/rules/m.toml": own, "ssot.toml": '[roles.mailer]\ncanonical = "a.B"\n'})
    (problem,) = problems(tmp_path)
    assert "a.B is both canonical and excluded" in problem


def test_a_role_may_have_members_in_place_of_heads(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".ssot/rules/p.toml": 'id = "painter"\ntitle = "Painter"\nmembers = ["a.Brush"]\n',
            "ssot.toml": '[roles.clock]\ntitle = "Clock"\nmembers = ["a.now"]\n[roles.painter]\nheads = ["painter"]\n',
        },
    )
    found = packs(tmp_path)
    assert (found["clock"].heads, found["clock"].members) == ((), ("a.now",))
    assert (found["painter"].heads, found["painter"].members) == (("painter",), ("a.Brush",))
    write(tmp_path, {"ssot.toml": '[roles.clock]\ntitle = "Clock"\nheads = []\nmembers = ["a.now"]\n'})
    assert packs(tmp_path)["clock"].members == ("a.now",)


@pytest.mark.parametrize("keys", ["", "members = []\n"])
def test_a_role_with_neither_heads_nor_members(keys: str, tmp_path: Path) -> None:
    write(tmp_path, {".ssot/rules/p.toml": 'id = "painter"\ntitle = "Painter"\n' + keys})
    assert problems(tmp_path) == ['.ssot/rules/p.toml: heads is missing; add heads = ["…"]']
    write(tmp_path, {".ssot/rules/p.toml": OWN, "ssot.toml": '[roles.painter]\ntitle = "P"\n' + keys})
    (problem,) = problems(tmp_path)
    assert problem.endswith("A role of your own needs heads or members, too")


def test_members_here_that_are_excluded_there_or_were_all_there_was(tmp_path: Path) -> None:
    own = OWN + 'exclude = [{symbol = "a.B", reason = "r"}]\n'
    write(tmp_path, {".ssot/rules/m.toml": own, "ssot.toml": '[roles.mailer]\nmembers = ["a.A", "a.B"]\n'})
    assert problems(tmp_path) == [
        "ssot.toml:2: roles.mailer.members: a.B is excluded, too (.ssot/rules/m.toml); a symbol is one or the other"
    ]
    own = 'id = "mailer"\ntitle = "Mailer"\nmembers = ["a.B"]\n'
    write(tmp_path, {".ssot/rules/m.toml": own, "ssot.toml": "[roles.mailer]\nmembers = []\n"})
    assert problems(tmp_path) == [
        'ssot.toml:2: roles.mailer.members: must not be empty, as the role has no heads; give at least one, as in ["…"]'
    ]


def test_migrations_against_roles(tmp_path: Path) -> None:
    text = '[[migrations]]\nrole = "mailr"\nsymbol = "a.A"\n[[migrations]]\nrole = "mailer"\nsymbol = "a.B"\n'
    write(tmp_path, {".ssot/rules/m.toml": OWN, "ssot.toml": text})
    assert problems(tmp_path) == [
        "ssot.toml:2: migrations[0].role: there is no role mailr; did you mean mailer?",
        "ssot.toml:4: migrations[1]: to is missing, and mailer has no canonical; set one of them",
    ]
    write(tmp_path, {".ssot/rules/m.toml": 'canonical = "a.B"\n' + OWN, "ssot.toml": text.replace("mailr", "mailer")})
    assert problems(tmp_path) == [
        "ssot.toml:4: migrations[1]: a.B is migrated to itself; name another target",
    ]


def test_the_digest_knows_content_and_not_order() -> None:
    one, two = RolePack("a", "A", ("a",)), RolePack("b", "B", ("b",))
    assert packs_digest([one, two]) == packs_digest((two, one))
    assert packs_digest([one, two]) != packs_digest([one, RolePack("b", "B", ("c",))])


def test_the_shipped_rules() -> None:
    codes = [rule.code for rule in load_rules()]
    assert codes == sorted(set(codes))
    assert {"SSOT101", "SSOT102", "SSOT201", "SSOT901"} <= set(codes)


RULE = """\
from ssot_tool.rule import Rule

class R(Rule):
    code = {code!r}
    def findings(self, context):
        return ()

RULE = R()
"""


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ({"a": RULE.format(code="X1"), "b": RULE.format(code="X1")}, r"X1 is the code of both \w+\.a and \w+\.b"),
        ({"a": "import nothing_like_this"}, "cannot be imported: No module named"),
        ({"a": "def broken(:"}, "cannot be imported"),
        ({"a": "RULE = 3"}, "is no rule with a code"),
    ],
)
def test_a_bad_pack_of_rules_fails_loudly(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    modules: dict[str, str],
    message: str,
) -> None:
    package = f"pack{abs(hash(request.node.name))}"
    write(tmp_path, {f"{package}/{name}.py": text for name, text in {**modules, "__init__": ""}.items()})
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(SsotError, match=message):
        load_rules(package)
    for name in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[name]


def test_rules_come_sorted_by_code_and_shared_modules_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = {"__init__": "", "a": RULE.format(code="X2"), "b": RULE.format(code="X1"), "shared": "WORDS = ()"}
    write(tmp_path, {f"pack_sorted/{name}.py": text for name, text in tree.items()})
    monkeypatch.syspath_prepend(tmp_path)
    assert [rule.code for rule in load_rules("pack_sorted")] == ["X1", "X2"]


def test_ignored_codes_are_those_of_rules_and_can_be_silenced(tmp_path: Path) -> None:
    entry = "[[ignores]]\npaths = ['a/**']\nreason = 'r'\ncodes = {}\n"
    text = entry.format(["SSOT101", "SSOT102"]) + entry.format(["SSOT2O1", "SSOT9", "SSOT901", "SSOT902"])
    write(tmp_path, {"ssot.toml": text})
    with pytest.raises(ConfigError) as caught:
        check_ignored_codes(load_config(tmp_path), [rule.code for rule in load_rules()])
    at = "ssot.toml:8: ignores[1].codes: "
    assert caught.value.problems == [
        f"{at}there is no code SSOT2O1; did you mean SSOT201?",
        f"{at}SSOT9 stands for more than one code; name each that is meant",
        f"{at}SSOT901 is never silenced; exclude the file, or accept the finding in the baseline",
        f"{at}SSOT902 is never silenced; mend or remove what it tells of, or accept it in the baseline",
    ]
    write(tmp_path, {"ssot.toml": entry.format(["SSOT101", "SSOT102"])})
    check_ignored_codes(load_config(tmp_path), [rule.code for rule in load_rules()])
