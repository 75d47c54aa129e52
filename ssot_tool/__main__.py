"""The entry point of the command ``ssot`` and of ``python -m ssot_tool``."""

from __future__ import annotations

import gc
import os
import sys

#: Where we stand ourselves; what we need may stand beside us.
_HOME = os.path.realpath(os.path.join(os.path.dirname(__file__), os.pardir))


def forget_scanned_code() -> None:
    """Take the folders off ``sys.path`` from which scanned code would be imported in place of what we need.

    These are the current folder, which ``python -m`` puts first (``-P`` does not), and what ``PYTHONPATH`` names in it
    or above it. What Python imports before it comes here cannot be helped.
    """
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        return  # the folder is gone, and nothing is imported from it
    if sys.path and __name__ == "__main__" and not sys.flags.safe_path and os.path.realpath(sys.path[0]) == here:
        del sys.path[0]
    named = os.environ.get("PYTHONPATH")
    if named and not sys.flags.ignore_environment:
        asked = {os.path.realpath(one) for one in named.split(os.pathsep)}
        scanned = {one for one in asked - {_HOME} if _is_in(one, here) or _is_in(here, one)}
        sys.path[:] = [one for one in sys.path if os.path.realpath(one) not in scanned]


def _is_in(path: str, folder: str) -> bool:
    return f"{path}{os.sep}".startswith(f"{folder.rstrip(os.sep)}{os.sep}")


def main() -> int:
    """Run the command line without the cycle collector: a run is short, and its facts live to its end.

    On 9,809 files a warm scan takes 1.7 s instead of 2.5, and no more memory.
    """
    forget_scanned_code()
    gc.disable()
    try:
        from ssot_tool.cli import main as command_line

        return command_line.main()
    except KeyboardInterrupt:
        # It came while the command line was still being imported, which is as long as a quick command takes.
        sys.stderr.write("interrupted\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
