"""Text of contract tests for unittest: one method of a test case a clause of the contract."""

from __future__ import annotations

ROUTES = '''

class @CASE@(unittest.TestCase):
    """The contract, a clause a test."""

    def test_a_route_leads_to_its_strategy(self) -> None:
        """Each route is served by the strategy that it had before."""
        for route, key in STRATEGY_OF.items():
            with self.subTest(route=route):
                strategy = @TABLE@.find(route)
                found = (strategy.__module__, strategy.__name__)
                self.assertEqual(found, STRATEGIES[key])
                if inspect.isclass(strategy):
                    self.assertFalse(issubclass(strategy, UNIFIED), "a shim")

    def test_a_route_is_served_exactly_once(self) -> None:
        """Nobody else can take a route that is served."""
        for route in STRATEGY_OF:
            with self.subTest(route=route):
                self.assertEqual(list(@TABLE@.known()).count(route), 1)
                with self.assertRaisesRegex(ValueError, re.escape(repr(route))):
                    @TABLE@.register(route, @TABLE@.find(route))

    def test_a_route_that_nobody_serves_is_refused(self) -> None:
        """The error names the key, and is the same for the table and for a caller."""
        with self.assertRaisesRegex(@ERROR@, "no such route"):
            @TABLE@.find("no such route")
        takes = inspect.signature(UNIFIED).parameters.values()
        needed = [one for one in takes if one.default is one.empty]
        named = {one.name: None for one in needed if one.kind is one.KEYWORD_ONLY}
        given = [None for one in needed if one.kind < one.VAR_POSITIONAL]
        with self.assertRaisesRegex(@ERROR@, "no such route"):
            made = UNIFIED(*given, **{**named, KEYWORD: "no such route"})
            @STARTED@

    def test_one_of_many_threads_registers_a_route(self) -> None:
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
            self.assertEqual(sum(pool.map(register, range(8))), 1)
'''

CONSTRUCTORS = '''
    def test_a_legacy_construction_binds(self) -> None:
        """Whatever the legacy took, the unified one takes, and means the same."""
        takes = inspect.signature(UNIFIED)
        for key, legacy in CONSTRUCTORS.items():
            with self.subTest(key=key):
                for given, named in call_forms(legacy):
                    takes.bind(*given, **{**named, KEYWORD: key})
                self.assertEqual(other_defaults(legacy, UNIFIED), [])
'''

METHODS = '''
    def test_a_legacy_method_call_binds(self) -> None:
        """Whatever a legacy method took, the unified one takes, and means the same."""
        for (key, name), legacy in METHODS.items():
            with self.subTest(key=key, name=name):
                found = inspect.getattr_static(UNIFIED, name)
                is_bound = isinstance(found, (classmethod, staticmethod))
                receiver = () if is_bound else (object(),)
                method = getattr(UNIFIED, name)
                takes = inspect.signature(method)
                mine = KEYWORD not in inspect.signature(legacy).parameters
                chosen = {KEYWORD: key} if mine and KEYWORD in takes.parameters else {}
                for given, named in call_forms(legacy):
                    takes.bind(*receiver, *given, **named, **chosen)
                self.assertEqual(other_defaults(legacy, method), [])
'''

PROPERTIES = '''
    def test_a_legacy_property_is_no_method(self) -> None:
        """What was read without a call is read without one."""
        for name in PROPERTIES:
            with self.subTest(name=name):
                found = inspect.getattr_static(UNIFIED, name)
                self.assertIsInstance(found, property)
'''

REPLAY = '''
    def test_replay_gives_the_same(self) -> None:
        """An existing test passes as before, and each call in it gives the same."""
        told = replay(os.getcwd(), ())
        every = [(key, test) for key, tests in REPLAYED.items() for test in tests]
        for key, test in every:
            with self.subTest(key=key, test=test):
                reason, differences = verdict(told, key, test)
                if reason:
                    self.skipTest(reason)
                self.assertEqual(differences, [])

    def test_replay_compares_something(self) -> None:
        """A comparison of nothing would always hold."""
        told = replay(os.getcwd(), ())
        for key, tests in REPLAYED.items():
            with self.subTest(key=key):
                if key not in LEGACY or repr(key) in told["gone"]:
                    self.skipTest(f"the legacy of {key!r} is gone: nothing to compare")
                reasons = [verdict(told, key, test)[0] for test in tests]
                if all(reasons) and repr(key) in told["moved"]:
                    self.skipTest(f"tests of {key!r} build the unified one itself")
                self.assertFalse(all(reasons), reasons)
'''

COMPETING = '''
    def test_only_one_implementation_remains(self) -> None:
        """Only what is still to be migrated may stand beside the canonical one."""
        found, doubt = competing()
        expected = {".".join(one) for one in (*LEGACY.values(), *OTHERS)}
        self.assertEqual(found - expected, set(), "a new implementation")
        if found:
            self.skipTest("still to be migrated: " + ", ".join(sorted(found)))
        if doubt:
            self.skipTest(doubt)
'''
