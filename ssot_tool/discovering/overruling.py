"""The excuses of ``ssot discover``, by name: what each of them says, and which of them a workspace overrules."""

from __future__ import annotations

from ssot_tool.config import Config
from ssot_tool.discovering.apart import PAIR_EXCUSES
from ssot_tool.discovering.code import CODE_EXCUSES
from ssot_tool.discovering.excuses import OWN_EXCUSES
from ssot_tool.errors import ConfigError
from ssot_tool.families.excuses import sayings
from ssot_tool.words import did_you_mean


def explained() -> dict[str, str]:
    """What each excuse says, by its name."""
    return {**CODE_EXCUSES, **sayings(OWN_EXCUSES), **sayings(PAIR_EXCUSES)}


def excuses_off(config: Config) -> tuple[str, ...]:
    """The names of these excuses; ConfigError where there is none of a name."""
    known = sorted(explained())
    wrong = [name for name in config.discover.excuses_off if name not in known]
    if wrong:
        where = config.origin("discover.excuses_off")
        told = (f"there is no excuse {name}; {did_you_mean(name, known)}" for name in wrong)
        raise ConfigError([f"{where}: discover.excuses_off: {one}" for one in told])
    return config.discover.excuses_off
