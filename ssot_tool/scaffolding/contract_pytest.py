"""Text of contract tests for pytest: one function a clause of the contract."""

from __future__ import annotations

ROUTES = '''

@pytest.mark.parametrize(("route", "key"), STRATEGY_OF.items())
def @TEST@a_route_leads_to_its_strategy(route: Any, key: Any) -> None:
    """Each route is served by the strategy that it had before."""
    strategy = @TABLE@.find(route)
    assert (strategy.__module__, strategy.__name__) == STRATEGIES[key]
    if inspect.isclass(strategy):
        assert not issubclass(strategy, UNIFIED), "a shim of what it should do"


@pytest.mark.parametrize("route", STRATEGY_OF)
def @TEST@a_route_is_served_exactly_once(route: Any) -> None:
    """Nobody else can take a route that is served."""
    assert list(@TABLE@.known()).count(route) == 1
    with pytest.raises(ValueError, match=re.escape(repr(route))):
        @TABLE@.register(route, @TABLE@.find(route))


def @TEST@a_route_that_nobody_serves_is_refused() -> None:
    """The error names the key, and is the same for the table and for a caller."""
    with pytest.raises(@ERROR@, match="no such route"):
        @TABLE@.find("no such route")
    takes = inspect.signature(UNIFIED).parameters.values()
    needed = [one for one in takes if one.default is one.empty]
    named = {one.name: None for one in needed if one.kind is one.KEYWORD_ONLY}
    given = [None for one in needed if one.kind < one.VAR_POSITIONAL]
    with pytest.raises(@ERROR@, match="no such route"):
        made = UNIFIED(*given, **{**named, KEYWORD: "no such route"})
        @STARTED@


def @TEST@one_of_many_threads_registers_a_route() -> None:
    """Two strategies never share a route, however they race for it."""
    table = type(@TABLE@)()
    strategy = @TABLE@.find(next(iter(STRATEGY_OF)))
    barrier = threading.Barrier(8)

    def register(_: int) -> bool:
        barrier.wait(timeout=30)
        try:
            table.register("a new route", strategy)
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(register, range(8))) == 1
'''

CONSTRUCTORS = '''

@pytest.mark.parametrize("key", CONSTRUCTORS)
def @TEST@a_legacy_construction_binds(key: Any) -> None:
    """Whatever the legacy took, the unified one takes, and means the same."""
    takes = inspect.signature(UNIFIED)
    for given, named in call_forms(CONSTRUCTORS[key]):
        takes.bind(*given, **{**named, KEYWORD: key})
    assert other_defaults(CONSTRUCTORS[key], UNIFIED) == []
'''

METHODS = '''

@pytest.mark.parametrize(("key", "name"), METHODS)
def @TEST@a_legacy_method_call_binds(key: Any, name: str) -> None:
    """Whatever a legacy method took, the unified one takes, and means the same."""
    found = inspect.getattr_static(UNIFIED, name)
    receiver = () if isinstance(found, (classmethod, staticmethod)) else (object(),)
    method = getattr(UNIFIED, name)
    takes = inspect.signature(method)
    mine = KEYWORD not in inspect.signature(METHODS[key, name]).parameters
    chosen = {KEYWORD: key} if mine and KEYWORD in takes.parameters else {}
    for given, named in call_forms(METHODS[key, name]):
        takes.bind(*receiver, *given, **named, **chosen)
    assert other_defaults(METHODS[key, name], method) == []
'''

PROPERTIES = '''

@pytest.mark.parametrize("name", PROPERTIES)
def @TEST@a_legacy_property_is_no_method(name: str) -> None:
    """What was read without a call is read without one."""
    assert isinstance(inspect.getattr_static(UNIFIED, name), property)
'''

REPLAY = '''

def replay_like(config: pytest.Config) -> Any:
    """Replay as this run of pytest was started, but in one process."""
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--maxfail=0"]
    arguments += [f"--rootdir={config.rootpath}"]
    arguments += ["-c", str(config.inipath)] if config.inipath else []
    arguments += ["-n0"] if config.pluginmanager.hasplugin("xdist") else []
    arguments += ["--no-cov"] if config.pluginmanager.hasplugin("pytest_cov") else []
    return replay(str(config.invocation_params.dir), tuple(arguments))


@MARK@@pytest.mark.parametrize(
    ("key", "test"),
    [(key, test) for key, tests in REPLAYED.items() for test in tests],
)
def @TEST@replay_gives_the_same(key: Any, test: str, pytestconfig: Any) -> None:
    """An existing test passes as before, and each call in it gives the same."""
    reason, differences = verdict(replay_like(pytestconfig), key, test)
    if reason:
        pytest.skip(reason)
    assert differences == []


@MARK@@pytest.mark.parametrize("key", REPLAYED)
def @TEST@replay_compares_something(key: Any, pytestconfig: Any) -> None:
    """A comparison of nothing would always hold."""
    told = replay_like(pytestconfig)
    if key not in LEGACY or repr(key) in told["gone"]:
        pytest.skip(f"the legacy of {key!r} is gone: there is nothing to compare with")
    reasons = [verdict(told, key, test)[0] for test in REPLAYED[key]]
    if all(reasons) and repr(key) in told["moved"]:
        pytest.skip(f"the tests of {key!r} build the unified one itself by now")
    assert not all(reasons), reasons
'''

COMPETING = '''

def @TEST@only_one_implementation_remains() -> None:
    """Only what is still to be migrated may stand beside the canonical one."""
    found, doubt = competing()
    expected = {".".join(one) for one in (*LEGACY.values(), *OTHERS)}
    assert found - expected == set(), "a new implementation"
    if found:
        pytest.xfail("still to be migrated: " + ", ".join(sorted(found)))
    if doubt:
        pytest.skip(doubt)
'''
