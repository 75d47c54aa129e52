"""Text of the module that unified classes and functions find their strategies with; it depends on nothing."""

from __future__ import annotations

_HEAD = '''"""How a unified class or function finds the strategy that does its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from threading import Lock
from typing import Any


class NotGiven:
    """The default of what may be left out: the strategy's own default holds."""

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN: Any = NotGiven()


def given(**values: Any) -> dict[str, Any]:
    """Those of the values that the caller has given."""
    return {name: value for name, value in values.items() if value is not NOT_GIVEN}


class UnknownRoute(ValueError):
    """No strategy serves what was asked for."""


class RouteTable:
    """Strategies by key; each is imported when it is first asked for."""

    def __init__(self, loaders: Mapping[Any, Any] | None = None) -> None:
        self._lock = Lock()
        self._loaders: dict[Any, Callable[[], Any]] = dict(loaders or {})

    def register(self, key: Any, strategy: Any) -> None:
        """Add a strategy, from any thread; ValueError if the key has one already."""
        with self._lock:
            if key in self._loaders:
                raise ValueError(f"there is a strategy for {key!r} already")
            # A new dict: whoever is reading the old one goes on reading it whole.
            self._loaders = {**self._loaders, key: lambda: strategy}

    def find(self, key: Any) -> Any:
        """The strategy of a key; UnknownRoute, with the nearest name, for no key."""
        loaders = self._loaders
        if key in loaders:
            return loaders[key]()
        known = sorted(map(str, loaders))
        near = get_close_matches(str(key), known, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        meant += f"there are: {', '.join(known)}"
        raise UnknownRoute(f"no strategy serves {key!r}; {meant}")

    def known(self) -> tuple[Any, ...]:
        """All keys, sorted by their text."""
        return tuple(sorted(self._loaders, key=str))
'''

_CLASSES = '''

class Routed:
    """An object whose work is done by a strategy.

    What a subclass overrides, or a test patches on the class, holds inside of the
    strategy, too.
    """

    #: Before there is one, it compares as any object.
    _strategy: Any = object()
    _keyword = ""
    _renamed: dict[Any, dict[str, str]] = {}
    _written: dict[str, Any] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if Routed in cls.__bases__:
            cls._written = dict(vars(cls))

    def __eq__(self, other: Any) -> Any:
        return self._compared("__eq__", other)

    def __ne__(self, other: Any) -> Any:
        return self._compared("__ne__", other)

    def __lt__(self, other: Any) -> Any:
        return self._compared("__lt__", other)

    def __le__(self, other: Any) -> Any:
        return self._compared("__le__", other)

    def __gt__(self, other: Any) -> Any:
        return self._compared("__gt__", other)

    def __ge__(self, other: Any) -> Any:
        return self._compared("__ge__", other)

    def __hash__(self) -> int:
        if type(self._strategy).__hash__ is object.__hash__:
            return object.__hash__(self)
        return hash(self._strategy)

    def _compared(self, how: str, other: Any) -> Any:
        """As strategies compare: by what they define, or else by identity."""
        own = getattr(type(self._strategy), how)
        if own is getattr(object, how):
            return getattr(object, how)(self, other)
        its = other._strategy if isinstance(other, Routed) else other
        return own(self._strategy, its)

    def _hand_over_to(self, strategy: Any, /, *args: Any, **kwargs: Any) -> None:
        """Build the strategy that does the work from now on."""
        overrides = self._overrides(strategy)
        if not overrides:
            self._strategy = strategy(*args, **kwargs)
            return
        if hasattr(strategy, "__dataclass_fields__"):  # equal if of one class
            overrides["__class__"] = property(lambda _: type(self))
        heir = type(strategy)(strategy.__name__, (strategy,), overrides)
        # What overrides its steps may ask for it while it is initialised.
        self._strategy = heir.__new__(heir, *args, **kwargs)
        self._strategy.__init__(*args, **kwargs)

    def _overrides(self, strategy: Any) -> dict[str, Any]:
        if not isinstance(strategy, type):
            return {}
        above = type(self).__mro__[: type(self).__mro__.index(Routed)]
        found = {}
        for one in above:
            for name, value in vars(one).items():
                changed = self._written.get(name, NOT_GIVEN) is not value
                inner = self._inner(name)
                if changed and not name.startswith("__") and hasattr(strategy, inner):
                    found[inner] = _Override(self, name)
        return found

    def _inner(self, name: str) -> str:
        """The strategy's own name for a method."""
        key = getattr(self, self._keyword, None)
        return self._renamed.get(key, {}).get(name, name)

    def _own(self, name: str) -> Any:
        """What the strategy itself has under a name; AttributeError if nothing."""
        strategy = self._strategy
        name = self._inner(name)
        try:
            if isinstance(vars(type(strategy)).get(name), _Override):
                return getattr(super(type(strategy), strategy), name)
            return getattr(strategy, name)
        except AttributeError as error:
            mine = f"{type(self).__name__} for {getattr(self, self._keyword, None)!r}"
            raise AttributeError(f"{mine}: {error}") from None

    def _whole(self, result: Any) -> Any:
        """What a strategy gives; itself as the object that it works for."""
        return self if result is self._strategy else result

    @classmethod
    def _around(cls, key: Any, strategy: Any, made: Any) -> Any:
        """What a class method of the strategy made; a strategy as one of this class."""
        if not isinstance(strategy, type) or not isinstance(made, strategy):
            return made
        whole = cls.__new__(cls)
        whole._strategy = made
        setattr(whole, cls._keyword, key)
        return whole


class _Override:
    """Looks a name up on the object that a strategy works for."""

    def __init__(self, owner: Routed, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, instance: Any, kind: Any = None) -> Any:
        return getattr(self._owner, self._name)


class Passed:
    """An attribute of the strategy, read and set through the object that it works for.

    Read of the class, it is that of the strategy's class, which ``load`` returns.
    """

    def __init__(self, load: Callable[[], Any] | None = None) -> None:
        self._load = load
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, kind: Any = None) -> Any:
        if instance is not None:
            return instance._own(self._name)
        return self if self._load is None else getattr(self._load(), self._name)

    def __set__(self, instance: Any, value: Any) -> None:
        setattr(instance._strategy, self._name, value)

    def __delete__(self, instance: Any) -> None:
        delattr(instance._strategy, self._name)
'''


def routing_text(*, classes: bool) -> str:
    """The module, with what objects need if ``classes``; its lines fit 79 columns."""
    return _HEAD + (_CLASSES if classes else "")
