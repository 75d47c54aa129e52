"""Text of contract tests that is the same for pytest and for unittest: what finds out, and asserts nothing."""

from __future__ import annotations

CALL_FORMS = '''

def call_forms(takes: Callable[..., Any]) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    """Ways to call: by position, by name, with all that there is and with little."""
    every = list(inspect.signature(takes).parameters.values())
    by_position = [one for one in every if one.kind < inspect.Parameter.VAR_POSITIONAL]
    for wanted in (True, False):
        chosen = [one for one in every if wanted or one.default is one.empty]
        first = [one for one in chosen if one in by_position]
        only = [one for one in first if one.kind is one.POSITIONAL_ONLY]
        named = {one.name: object() for one in chosen if one.kind is one.KEYWORD_ONLY}
        rest = {one.name: object() for one in first if one not in only}
        yield [object() for _ in first], named
        yield [object() for _ in only], {**rest, **named}
        if any(one.kind is one.VAR_POSITIONAL for one in every):
            yield [object() for _ in [*by_position, None]], named
        if any(one.kind is one.VAR_KEYWORD for one in every):
            yield [object() for _ in first], {**named, "one_more_keyword": object()}


def other_defaults(takes: Callable[..., Any], unified: Callable[..., Any]) -> list[str]:
    """The parameters that would mean something else where a caller leaves them out."""
    parameters = inspect.signature(unified).parameters
    not_given = getattr(importlib.import_module(MODULE), "NOT_GIVEN", OTHER)
    told = []
    for one in inspect.signature(takes).parameters.values():
        mine = parameters.get(one.name)
        if one.default in (one.empty, OTHER) or mine is None:
            continue
        if mine.default not in (mine.empty, not_given) and (
            type(mine.default) is not type(one.default) or mine.default != one.default
        ):
            told.append(f"{one.name}={one.default!r} became {mine.default!r}")
    return told
'''

REPLAY = '''

@functools.cache
def replay(folder: str, arguments: tuple[str, ...]) -> Any:
    """What came of running existing tests with the legacy, then with the new one."""
    members = [
        {
            "key": key,
            "module": module,
            "name": name,
            "runs": STRATEGIES[key],
            "arguments": ARGUMENTS.get(key, {}),
            "methods": METHOD_NAMES.get(key, {}),
        }
        for key, (module, name) in LEGACY.items()
    ]
    job = {
        "canonical": [MODULE, UNIFIED.__name__],
        "keyword": KEYWORD,
        "members": members,
        "framework": "@FRAMEWORK@",
        "root": str(ROOT),
        "tests": [(key, one) for key in LEGACY for one in REPLAYED.get(key, [])],
        "arguments": arguments,
        "seconds": SECONDS,
    }
    dropped = ("PYTEST_XDIST", "PYTEST_CURRENT_TEST", "COV_CORE_", "COVERAGE_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
    environment["CONTRACT_REPLAY_PATH"] = json.dumps(sys.path)
    done = subprocess.run(
        [sys.executable, str(REPLAY)],
        input=json.dumps(job),
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


def verdict(told: Any, key: Any, test: str) -> tuple[str, list[str]]:
    """Why a test compares nothing, or "", and what is not the same."""
    for its_key, its_test, reason, differences in told["verdicts"]:
        if (its_key, its_test) == (repr(key), test):
            return reason, differences
    return f"{key!r} is not in LEGACY any more", []
'''

COMPETING = '''

def competing() -> tuple[set[str], str]:
    """The rivals that ssot finds, and why there may be more of them."""
    command = [sys.executable, "-P", "-m", "ssot_tool"]
    if importlib.util.find_spec("ssot_tool") is None:
        found = shutil.which("ssot")
        if found is None:
            return set(), "ssot is not installed here: pip install ssot-tool"
        command = [found]
    report = answer_of([*command, "check", "--format", "json"])
    if not any(family["role"] == ROLE for family in report["families"]):
        # A family of one is not worth telling; a role that is not known is an error.
        answer_of([*command, "scan", "--role", ROLE, "--format", "json"])
    told = report["findings"]
    mine = [one for one in told if (one["code"], one["role"]) == ("SSOT101", ROLE)]
    rivals = {one["symbol"] for one in mine} - {f"{MODULE}.{UNIFIED.__name__}"}
    unread = [one["path"] for one in report["skipped"]] if report["unsure"] else []
    return rivals, "ssot could not read " + ", ".join(unread) if unread else ""


def answer_of(command: list[str]) -> Any:
    """What ssot says, as JSON; an AssertionError where it cannot say anything."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    if not done.stdout:
        raise AssertionError(f"{' '.join(command)}: {done.stderr}")
    return {**json.loads(done.stdout), "unsure": done.returncode == 2}
'''
