"""Which excuses do not hold in a workspace, by its configuration."""

from __future__ import annotations

from ssot_tool.config import Config
from ssot_tool.discovering.apart import PAIR_EXCUSES
from ssot_tool.discovering.code import NAME_ALONE
from ssot_tool.discovering.excuses import OWN_EXCUSES
from ssot_tool.errors import ConfigError
from ssot_tool.words import did_you_mean


def excuses_off(config: Config) -> tuple[str, ...]:
    """The names of these excuses; ConfigError where there is none of a name."""
    known = sorted({*OWN_EXCUSES, *PAIR_EXCUSES, NAME_ALONE})
    wrong = [name for name in config.discover.excuses_off if name not in known]
    if wrong:
        where = config.origin("discover.excuses_off")
        told = (f"there is no excuse {name}; {did_you_mean(name, known)}" for name in wrong)
        raise ConfigError([f"{where}: discover.excuses_off: {one}" for one in told])
    return config.discover.excuses_off
