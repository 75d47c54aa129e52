"""Configuration: where it is found, every mistake at once, and where each setting came from."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from ssot_tool.config import CloneSettings, Config, Ignore, WorkspaceSettings, check_paths, load_config
from ssot_tool.config.patterns import DEFAULT_TESTS, PathPatterns
from ssot_tool.config.schema import EXCLUSION_KEYS, ROLE_KEYS, ROUTE_KEYS, SCHEMAS, config_schema, rendered
from ssot_tool.config.toml_lines import key_lines
from ssot_tool.errors import ConfigError
from ssot_tool.role import Exclusion, RolePack, RouteRules

SCHEMA_FOLDER = Path(__file__).parent.parent / "ssot_tool" / "schemas"

OUT = "leads out of the workspace; patterns are relative to its root, as in app/**"
IGNORE = "[[ignores]]\npaths=['a/**']\ncodes=['SSOT201']\n"
EVERYTHING = """\
[workspace]
roots = ["src"]
exclude = ["backups/**"]
tests = ["tests/**"]

[[services]]
name = "auth"
paths = ["auth/**"]

[roles.message-handler]
canonical = "app.unified.Handler"
exclude = [{ symbol = "app.other.Handler", reason = "handles mail" }]
[roles.message-handler.routes]
accessors = ["get_type"]

[[migrations]]
role = "message-handler"
symbol = "app.old.Handler"
route = { agent_type = "start", retries = 3, eager = true }
arguments = { factory = "session_factory" }
methods = { handle = "handle_message" }
after = "delete"

[[ignores]]
paths = ["app/demo/**"]
codes = ["SSOT201"]
reason = "shows the old way"
until = "2027-01-31"
"""


def write(root: Path, text: str, name: str = "ssot.toml") -> Path:
    (root / name).write_text(text, encoding="utf-8")
    return root


def problems(root: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(root)
    return caught.value.problems


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert config == Config()
    assert config.origin("workspace.tests") == "default"


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, EVERYTHING))
    assert config.workspace == WorkspaceSettings(roots=("src",), exclude=("backups/**",), tests=("tests/**",))
    assert [(service.name, service.paths) for service in config.services] == [("auth", ("auth/**",))]
    assert config.roles == {
        "message-handler": {
            "canonical": "app.unified.Handler",
            "exclude": (Exclusion("app.other.Handler", "handles mail"),),
            "routes": {"accessors": ("get_type",)},
        }
    }
    (migration,) = config.migrations
    assert (migration.symbol, migration.to, migration.after) == ("app.old.Handler", None, "delete")
    assert migration.route == {"agent_type": "start", "retries": 3, "eager": True}
    assert config.ignores == (Ignore(("app/demo/**",), ("SSOT201",), "shows the old way", datetime.date(2027, 1, 31)),)
    assert config.origin("ignores[0]") == "ssot.toml:24"
    assert config.origin("workspace.exclude") == "ssot.toml:3"
    assert config.origin("services[0].paths") == "ssot.toml:8"
    assert config.origin("migrations[0].after") == "ssot.toml:22"
    assert config.origin("roles.message-handler.canonical") == "ssot.toml:11"


def test_how_much_copies_have_in_common(tmp_path: Path) -> None:
    assert load_config(tmp_path).clones == CloneSettings(min_nodes=20, min_likeness=0.64)
    config = load_config(write(tmp_path, "[tool.ssot.clones]\nmin_nodes = 80\nmin_likeness = 1\n", "pyproject.toml"))
    assert config.clones == CloneSettings(min_nodes=80, min_likeness=1.0)
    assert config.origin("clones.min_nodes") == "pyproject.toml:2"


def test_a_table_header_is_no_origin_of_what_it_does_not_set(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, '[workspace]\nexclude = ["a/**"]\n'))
    assert config.origin("workspace.tests") == "default"


def test_the_command_line_wins_and_is_checked(tmp_path: Path) -> None:
    write(tmp_path, '[workspace]\nexclude = ["a/**"]\n')
    config = load_config(tmp_path, {"workspace.exclude": ("b/**",)})
    assert config.workspace.exclude == ("b/**",)
    assert config.origin("workspace.exclude") == "command line"
    with pytest.raises(ConfigError, match="must be a list of strings"):
        load_config(tmp_path, {"workspace.exclude": "b"})


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = """\
[workspace]
exclud = ["x"]
tests = "a"
[[services]]
name = "a"
paths = ["../b"]
[[services]]
name = "a"
paths = []
[roles.message-handler]
prioritty = 1
priority = "1"
canonical = "app/x.py"
[roles.message-handler.routes]
accesors = ["x"]
[[migrations]]
symbol = "a.B"
to = "a.C"
after = "shimm"
[role.x]
"""
    assert sorted(problems(write(tmp_path, text))) == sorted(
        [
            "ssot.toml:20: role: there is no such key; did you mean roles?",
            "ssot.toml:2: workspace.exclud: there is no such key; did you mean exclude?",
            'ssot.toml:3: workspace.tests: must be a list of strings, not "a"',
            'ssot.toml:19: migrations[0].after: must be "shim" or "delete" or "keep", not "shimm"',
            "ssot.toml:11: roles.message-handler.prioritty: there is no such key; did you mean priority?",
            'ssot.toml:12: roles.message-handler.priority: must be a whole number, not "1"',
            "ssot.toml:15: roles.message-handler.routes.accesors: there is no such key; did you mean accessors?",
            f'ssot.toml:6: services[0].paths: "../b" {OUT}',
            'ssot.toml:8: services[1].name: "a" is the name of services[0], too; rename one',
            'ssot.toml:9: services[1].paths: must not be empty; give at least one, as in ["auth_service/**"]',
        ]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("services = 1", "ssot.toml:1: services: must be a list of tables; write [[services]]"),
        ("[services]\nname = 'a'", "ssot.toml:1: services: must be a list of tables; write [[services]]"),
        ("workspace = 'x'", 'ssot.toml:1: workspace: must be a table, not "x"'),
        ("[[services]]\nname = 'a'", 'services[0]: paths is missing; add paths = ["…"]'),
        ("[roles.Message_Handler]\npriority = 1", "write message-handler"),
        ("[roles.x]\nid = 'y'", "roles.x.id: the table's name is the id"),
        ("[roles.x]\nheads = []", "ssot.toml:2: roles.x.heads: must not be empty"),
        ("[roles.x]\nheads = ['']", "roles.x.heads: holds an empty string"),
        ("[roles.x]\npriority = 0", "roles.x.priority: must be 1 (looked at first) or more, not 0"),
        ("[roles.x]\nenabled = 'no'", 'roles.x.enabled: must be true or false, not "no"'),
        ("[roles.x]\nkinds = ['klass']", 'roles.x.kinds: must be a list of "class" or "function"'),
        ("[roles.x]\ncanonical = 'a.b:C'", "write a.b.C"),
        ("[roles.x]\ncanonical = 'Handler'", "is no dotted name"),
        (
            "[roles.x]\ncanonical = 'a.B'\nexclude = [{symbol = 'a.B', reason = 'r'}]",
            "ssot.toml:3: roles.x.exclude[0]: a.B is the canonical, too",
        ),
        ("[roles.x]\nexclude = [{symbol='a.B', reason='r'}, {symbol='a.B', reason='s'}]", "a.B is excluded twice"),
        ("[roles.x]\nexclude = [{symbol='a.B', reason=' '}]", "must say why"),
        ("[roles.x]\nmembers = ['a.B', 'a.C', 'a.B']", "ssot.toml:2: roles.x.members: a.B is listed twice; keep one"),
        ("[roles.x]\nmembers = ['Handler']", 'ssot.toml:2: roles.x.members: "Handler" is no dotted name'),
        ("[roles.x]\nmembers = ['a/b.py']", "write a.b.Name"),
        ("[roles.x]\nmembers = ['a.B', '']", "roles.x.members: holds an empty string"),
        ("[roles.x]\nmembers = 'a.B'", 'roles.x.members: must be a list of strings, not "a.B"'),
        (
            "[roles.x]\nmembers = ['a.B']\nexclude = [{symbol = 'a.B', reason = 'r'}]",
            "ssot.toml:3: roles.x.exclude[0]: a.B is declared in members, too; a symbol is one or the other",
        ),
        ("[[migrations]]\nsymbol = 'a.B'", "ssot.toml:1: migrations[0]: to is missing"),
        ("[[migrations]]\nsymbol = 'a.B'\nto = 'a.B'", "a.B is migrated to itself"),
        (
            "[[migrations]]\nsymbol='a.B'\nto='a.C'\n[[migrations]]\nsymbol='a.C'\nto='a.B'",
            "ssot.toml:1: migrations[0]: migrations run in a circle: a.B -> a.C -> a.B",
        ),
        (
            "[[migrations]]\nsymbol='a.B'\nto='a.C'\n[[migrations]]\nsymbol='a.B'\nto='a.D'",
            "ssot.toml:4: migrations[1]: a.B is migrated to both a.C and a.D",
        ),
        (
            "[roles.x]\ncanonical='a.B'\n[[migrations]]\nsymbol='a.B'\nto='a.C'",
            "migrations[0]: a.B is the canonical of x, so it must stay",
        ),
        ("[[migrations]]\nsymbol='a.B'\nto='a.C'\nroute={a=[1]}", "must be a table of strings, numbers, true or false"),
        ("[[ignores]]\npaths=['a/**']\ncodes=['SSOT201']", 'ignores[0]: reason is missing; add reason = "…"'),
        (f"{IGNORE}reason=' '", "ssot.toml:4: ignores[0].reason: must say why the findings are right there"),
        (f"{IGNORE}reason='r'\nuntil='soon'", 'ignores[0].until: must be a date, as in 2027-01-31, not "soon"'),
        (
            f"{IGNORE}reason='r'\nuntil=2027-01-31T10:00:00",
            "ignores[0].until: must be a date, as in 2027-01-31, not 2027",
        ),
        (f"{IGNORE}reason='r'\nuntil=2027", "ignores[0].until: must be a date, as in 2027-01-31, not 2027"),
        (f"{IGNORE}reason='r'\nuntill='x'", "ignores[0].untill: there is no such key; did you mean until?"),
        ("[[ignores]]\npaths=[]\ncodes=['SSOT201']\nreason='r'", "ssot.toml:2: ignores[0].paths: must not be empty"),
        ("[[ignores]]\npaths=['a']\ncodes=[]\nreason='r'", "ssot.toml:3: ignores[0].codes: must not be empty"),
        ("[[ignores]]\npaths=['../a']\ncodes=['SSOT201']\nreason='r'", f'ignores[0].paths: "../a" {OUT}'),
        ("[ignores]\nreason='r'", "ignores: must be a list of tables; write [[ignores]]"),
        ("[workspace]\nroots = ['/etc']", '"/etc" must be a folder below the workspace'),
        ("[workspace]\nroots = ['src', './src/']", '"./src/" is listed twice'),
        ("[workspace]\nexclude = ['a\\b']", "write a/b"),
        ("[workspace]\nexclude = ['!']", "is no pattern in gitignore syntax"),
        ("[workspace]\nexclude = ['']", "is empty"),
        ("clones = 1", "ssot.toml:1: clones: must be a table, not 1"),
        ("[clones]\nmin_nodes = 'few'", 'ssot.toml:2: clones.min_nodes: must be a whole number from 1 on, not "few"'),
        ("[clones]\nmin_nodes = 0", "ssot.toml:2: clones.min_nodes: must be a whole number from 1 on, not 0"),
        ("[clones]\nmin_nodes = 2.5", "ssot.toml:2: clones.min_nodes: must be a whole number from 1 on, not 2.5"),
        ("[clones]\nmin_likeness = 2", "ssot.toml:2: clones.min_likeness: must be a number from 0 to 1, not 2"),
        ("[clones]\nmin_likeness = -0.1", "ssot.toml:2: clones.min_likeness: must be a number from 0 to 1, not -0.1"),
        ("[clones]\nmin_likeness = nan", "ssot.toml:2: clones.min_likeness: must be a number from 0 to 1, not nan"),
        ("[clones]\nmin_tokens = 50", "ssot.toml:2: clones.min_tokens: there is no such key; did you mean"),
    ],
)
def test_mistakes_name_the_place_and_the_right_form(tmp_path: Path, text: str, expected: str) -> None:
    (problem,) = problems(write(tmp_path, text))
    assert expected in problem


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"[workspace\n", "ssot.toml:1:11: is not valid TOML"),
        (b"a = 1\nb = ", "ssot.toml:2:5: is not valid TOML"),
        (b"a = 1\nb = '\xff'\n", "ssot.toml:2: is not UTF-8 (byte 0xff)"),
        (b"a" + b"[" * 100_000, "ssot.toml:1"),
        (b"a = " + b"[" * 100_000, "ssot.toml"),
    ],
)
def test_files_that_are_no_toml(tmp_path: Path, data: bytes, expected: str) -> None:
    (tmp_path / "ssot.toml").write_bytes(data)
    (problem,) = problems(tmp_path)
    assert problem.startswith(expected)


def test_a_folder_and_a_dangling_link_are_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "ssot.toml").mkdir()
    assert problems(tmp_path) == ["ssot.toml: is a folder; it must be a TOML file"]
    (tmp_path / "ssot.toml").rmdir()
    (tmp_path / "ssot.toml").symlink_to("nowhere")
    assert "cannot be read" in problems(tmp_path)[0]


def test_a_bom_and_crlf_are_read(tmp_path: Path) -> None:
    (tmp_path / "ssot.toml").write_bytes(b'\xef\xbb\xbf[workspace]\r\nexclude = ["a/**"]\r\n')
    assert load_config(tmp_path).origin("workspace.exclude") == "ssot.toml:2"


def test_pyproject_is_read_when_it_has_a_table(tmp_path: Path) -> None:
    write(tmp_path, '[project]\nname = "x"\n[tool.ssot.workspace]\nexclude = ["a/**"]\n', "pyproject.toml")
    config = load_config(tmp_path)
    assert config.workspace.exclude == ("a/**",)
    assert (config.source, config.origin("workspace.exclude")) == ("pyproject.toml", "pyproject.toml:4")
    write(tmp_path, "[tool.ssot.workspac]\n", "pyproject.toml")
    assert problems(tmp_path) == ["pyproject.toml:1: workspac: there is no such key; did you mean workspace?"]


def test_ssot_toml_wins_and_says_so(tmp_path: Path) -> None:
    write(tmp_path, '[tool.ssot.workspace]\nexclude = ["a/**"]\n', "pyproject.toml")
    config = load_config(write(tmp_path, '[workspace]\nexclude = ["b/**"]\n'))
    assert config.workspace.exclude == ("b/**",)
    assert len(config.notes) == 1
    assert "[tool.ssot]" in config.notes[0]


def test_a_pyproject_of_others_is_not_our_business(tmp_path: Path) -> None:
    write(tmp_path, "[tool.black\nbroken", "pyproject.toml")
    assert load_config(tmp_path).source == ""


FILES = ["app/a.py", "app/tests/test_a.py", "auth/b.py"]


def checked(root: Path, text: str) -> list[str]:
    return check_paths(load_config(write(root, text)), FILES, root)


def test_patterns_that_match_nothing(tmp_path: Path) -> None:
    text = (
        '[workspace]\nexclude = ["aap/**"]\ntests = ["test_*.py", "specs/"]\n[[services]]\nname="x"\npaths=["no/**"]\n'
    )
    assert checked(tmp_path, text) == [
        'ssot.toml:2: workspace.exclude: "aap/**" matches no Python file; mend or remove it',
        'ssot.toml:3: workspace.tests: "specs/" matches no Python file; mend or remove it',
        'ssot.toml:6: services[0].paths: "no/**" matches no Python file; mend or remove it',
    ]


def test_an_ignore_that_matches_no_file(tmp_path: Path) -> None:
    assert checked(tmp_path, IGNORE + "reason = 'r'\n") == [
        'ssot.toml:2: ignores[0].paths: "a/**" matches no Python file; mend or remove it'
    ]
    assert checked(tmp_path, IGNORE.replace("a/**", "app/") + "reason = 'r'\n") == []


@pytest.mark.parametrize("until", ["2027-01-31", '"2027-01-31"'])
def test_dates_may_be_dates_or_strings(tmp_path: Path, until: str) -> None:
    (ignore,) = load_config(write(tmp_path, f"{IGNORE}reason = 'r'\nuntil = {until}\n")).ignores
    assert ignore.until == datetime.date(2027, 1, 31)


def test_an_excluded_folder_without_listed_files_is_no_mistake_while_it_exists(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    assert checked(tmp_path, '[workspace]\nexclude = ["build/**", "!app/a.py"]\n') == []


def test_a_file_in_two_services(tmp_path: Path) -> None:
    text = '[[services]]\nname="all"\npaths=["*.py"]\n[[services]]\nname="auth"\npaths=["auth/"]\n'
    (problem,) = checked(tmp_path, text)
    assert "auth/b.py belongs to both all and auth" in problem
    assert checked(tmp_path, text.replace('"*.py"', '"*.py", "!auth/**"')) == []


names = st.sampled_from(
    ["test", "tests", "test_a", "a_test", "a_tests", "a-tests", "contest", "testing", "conftest", "a"]
)


@given(st.lists(names, min_size=1, max_size=4), st.sampled_from([".py", ""]))
def test_the_default_test_patterns_by_hand_are_those_of_pathspec(parts: list[str], end: str) -> None:
    path = "/".join(parts) + end + ("" if end else "/x.py")
    assert PathPatterns(DEFAULT_TESTS).matches(path) == GitIgnoreSpec.from_lines(DEFAULT_TESTS).match_file(path)


globs = st.lists(st.sampled_from(["*", "**", "a", "b", "a*", "?b", "[ab]", "c.py", "*.py"]), min_size=1, max_size=3)
patterns = st.builds(
    lambda lead, parts, end: lead + "/".join(parts) + end, st.sampled_from(["", "/"]), globs, st.sampled_from(["", "/"])
)


@given(st.lists(patterns, min_size=1, max_size=3), st.lists(st.sampled_from(["a", "b", "ab", "xb"]), max_size=3))
def test_many_patterns_as_one_search_are_those_of_pathspec(lines: list[str], folders: list[str]) -> None:
    path = "/".join([*folders, "c.py"])
    assert PathPatterns(lines).matches(path) == GitIgnoreSpec.from_lines(lines).match_file(path)


def test_lines_of_keys() -> None:
    first = 'a = """\n[no]\nb = 1\n"""\n[t."x.y"]\nk = [\n  "]",\n  # [[z]]\n]\nm.n = {p = 1}\n'
    text = first + "[[s]]\n[[s]]\nname = 1\n[s.sub]\nq = 1\n"
    assert key_lines(text) == {
        ("a",): 1,
        ("t", "x.y"): 5,
        ("t", "x.y", "k"): 6,
        ("t", "x.y", "m"): 10,
        ("t", "x.y", "m", "n"): 10,
        ("s", 0): 11,
        ("s", 1): 12,
        ("s", 1, "name"): 13,
        ("s", 1, "sub"): 14,
        ("s", 1, "sub", "q"): 15,
    }


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_committed_schemas_are_those_of_the_code(name: str) -> None:
    assert (SCHEMA_FOLDER / name).read_text(encoding="utf-8") == rendered(SCHEMAS[name]())
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name]())


def test_every_key_of_a_pack_is_described() -> None:
    assert set(ROLE_KEYS) == set(RolePack.__struct_fields__)
    assert set(ROUTE_KEYS) == set(RouteRules.__struct_fields__)
    assert set(EXCLUSION_KEYS) == set(Exclusion.__struct_fields__)


def test_the_schema_takes_what_the_code_takes_and_refuses_what_it_refuses() -> None:
    import tomllib

    validator = jsonschema.Draft202012Validator(config_schema())
    assert not list(validator.iter_errors(tomllib.loads(EVERYTHING)))
    assert list(validator.iter_errors({"role": {}}))
    assert list(validator.iter_errors({"roles": {"x": {"prioritty": 1}}}))
    assert json.dumps(config_schema())


def test_a_role_may_not_be_called_as_reports_call_what_has_no_role(tmp_path: Path) -> None:
    write(tmp_path, '[roles.files]\ntitle = "Files"\nheads = ["file"]\n')
    with pytest.raises(ConfigError) as raised:
        load_config(tmp_path)
    assert "ssot.toml:1: roles.files: files is what reports call findings without a role" in raised.value.problems[0]
