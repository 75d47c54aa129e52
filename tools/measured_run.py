"""Runs one command in a process of its own and tells how long it took and how much memory its largest process held.

``python -I -S measured_run.py OUTPUT COMMAND…`` prints ``exit code, seconds, peak bytes`` and writes the command's
stdout to OUTPUT. It stands alone because ``RUSAGE_CHILDREN`` is a maximum over all children of a process, ever.
"""

from __future__ import annotations

import os
import resource
import sys
import time


def main() -> None:
    """Run, wait, print."""
    output, *command = sys.argv[1:]
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, f"{output}.stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    began = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status = os.waitpid(process, 0)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(os.waitstatus_to_exitcode(status), seconds, peak if sys.platform == "darwin" else peak * 1024)


if __name__ == "__main__":
    main()
