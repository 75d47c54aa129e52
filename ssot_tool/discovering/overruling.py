"""Which excuses do not hold in a workspace, by its configuration."""

from __future__ import annotations

from difflib import get_close_matches

from ssot_tool.config import Config
from ssot_tool.discovering.apart import PAIR_EXCUSES
from ssot_tool.discovering.excuses import OWN_EXCUSES
from ssot_tool.errors import ConfigError


def excuses_off(config: Config) -> tuple[str, ...]:
    """The names of these excuses; ConfigError where there is none of a name."""
    known = sorted(OWN_EXCUSES.keys() | PAIR_EXCUSES.keys())
    wrong = [name for name in config.discover.excuses_off if name not in known]
    if wrong:
        where = config.origin("discover.excuses_off")
        raise ConfigError([f"{where}: discover.excuses_off: {_no_such(name, known)}" for name in wrong])
    return config.discover.excuses_off


def _no_such(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"there is no excuse {name}; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}")
