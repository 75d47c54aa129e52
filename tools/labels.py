"""List what ``ssot discover`` proposes in a folder and nobody has judged yet, with the code to read.

``tools/labels.py FOLDER [LABELS]``: LABELS is a file like ``tests/discovering/labels.json``, which is the default. What
is printed after the code is a proposal as that file has it, to be judged and put there; exit code 1 if there is one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from ssot_tool.config import Config
from ssot_tool.discovering.discover import discover
from ssot_tool.discovery import Candidate
from ssot_tool.read_options import ReadOptions

_LABELS = Path(__file__).parent.parent / "tests" / "discovering" / "labels.json"
#: So many lines of a member are shown; what is further down rarely changes the judgement.
_SHOWN = 60


def unjudged(root: Path, labels: list[dict[str, Any]]) -> list[Candidate]:
    """The proposals in a folder whose members are those of none in ``labels``, in their order."""
    known = {frozenset(one["members"]) for project in labels for one in project["proposals"]}
    found = discover(root, Config(), ReadOptions()).candidates
    return [one for one in found if frozenset(member.symbol for member in one.family.members) not in known]


def read_aloud(root: Path, candidate: Candidate) -> str:
    """The code of the members, and the label to fill in."""
    lines = []
    for member in candidate.family.members:
        text = (root / member.path).read_text(encoding="utf-8", errors="replace").splitlines()
        lines.append(f"--- {member.path}:{member.start_line}-{member.end_line}  {member.symbol}")
        lines += text[member.start_line - 1 : member.end_line][:_SHOWN]
    members = {member.symbol: member.start_line for member in candidate.family.members}
    label = {"kind": candidate.kind, "members": members, "right": None, "why": ""}
    return "\n".join([*lines, json.dumps(label, indent=1), ""])


def main() -> int:
    """Print them all."""
    if len(sys.argv) not in (2, 3):
        print("usage: tools/labels.py FOLDER [LABELS]", file=sys.stderr)
        return 2
    root = Path(sys.argv[1]).resolve()
    labels = Path(sys.argv[2]) if len(sys.argv) == 3 else _LABELS
    found = unjudged(root, json.loads(labels.read_text(encoding="utf-8")))
    for candidate in found:
        print(read_aloud(root, candidate))
    print(f"{len(found)} to be judged", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
