"""The words of the project as frozen values: findings, families, references, skipped files.

Lines and columns are 1-based, columns count code points; paths are relative to the workspace with ``/``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

SCHEMA_VERSION = 1

#: Reference kinds in the order in which reports list them (DESIGN, section 6).
REFERENCE_KINDS = (
    "definition",
    "import",
    "reexport",
    "call",
    "class_attribute",
    "subclass",
    "annotation",
    "string_annotation",
    "isinstance",
    "except",
    "decorator",
    "value",
    "all_entry",
    "patch_string",
    "patch_into",
    "patch_object",
    "spec",
    "method",
    "dotted_string",
    "docs",
    "non_python",
)

#: Kinds of reference that call or construct: call sites (DESIGN, section 2). ``Old.method(...)`` is one.
CALL_KINDS = frozenset(("call", "class_attribute"))

Severity = Literal["error", "warning", "info"]

#: The code of a file that could not be read or parsed.
UNREADABLE = "SSOT901"
#: The code of what is wrong with a comment or setting that silences findings.
SUPPRESSION = "SSOT902"


class Reference(msgspec.Struct, frozen=True, order=True):
    """One place that uses a symbol; it stands at the token that names the symbol.

    ``column``/``end_column`` are 1-based code points, half-open. ``scope`` is the dotted name of the
    enclosing definition (the module's own name at module level).
    """

    path: str
    line: int
    column: int
    end_column: int
    kind: str
    in_test: bool
    symbol: str
    scope: str = ""


class Skipped(msgspec.Struct, frozen=True, order=True):
    """A file that was not read or not understood, with the reason (finding SSOT901)."""

    path: str
    reason: str
    line: int = 1


class Evidence(msgspec.Struct, frozen=True, order=True):
    """One named reason to believe that a symbol plays a role; ``weight`` is in votes."""

    kind: str
    detail: str
    weight: float = 1.0


class Member(msgspec.Struct, frozen=True):
    """A class or function that plays a role, where it stands, why we think so, and who uses it.

    ``unit`` names the class hierarchy (its topmost member) or the symbol itself when it stands alone:
    units compete, members are reported.
    """

    symbol: str
    kind: Literal["class", "function"]
    path: str
    start_line: int
    end_line: int
    evidence: tuple[Evidence, ...]
    routes: tuple[str, ...]
    references: tuple[Reference, ...]
    unit: str = ""
    service: str = ""

    @property
    def name(self) -> str:
        """The last component of the symbol."""
        return self.symbol.rpartition(".")[2]


class Excused(msgspec.Struct, frozen=True, order=True):
    """A symbol that looked like a member but does not compete, and the named excuse."""

    symbol: str
    path: str
    start_line: int
    excuse: str
    detail: str


class Collision(msgspec.Struct, frozen=True, order=True):
    """One route that more than one member serves (finding SSOT102)."""

    route: str
    members: tuple[str, ...]


class Proposal(msgspec.Struct, frozen=True):
    """The canonical that we would choose when none is configured, with the reasons."""

    symbol: str
    reasons: tuple[str, ...]


class Family(msgspec.Struct, frozen=True):
    """A role and its members as found in this workspace.

    ``unrivalled``: what plays the role, too, but competes with nobody (it stands among ``excused``, with the excuse).
    """

    role: str
    title: str
    priority: int
    why: str
    canonical: str | None
    proposed: Proposal | None
    members: tuple[Member, ...]
    excused: tuple[Excused, ...]
    collisions: tuple[Collision, ...]
    unrivalled: tuple[Member, ...] = ()


class Related(msgspec.Struct, frozen=True, order=True):
    """A place that explains a finding: a rival, the other end of a collision, the canonical."""

    path: str
    line: int
    symbol: str
    message: str


class Finding(msgspec.Struct, frozen=True):
    """One result of one rule. ``fingerprint`` is its identity across edits, never a line number.

    What it is about: ``symbol`` (a member), ``scope`` (the dotted name of the definition in which a reference or a
    suppression stands, "" for others) and ``detail`` (the route, the kind of reference, what is wrong with a
    suppression; "" where nothing tells findings of one symbol apart). ``unlisted``: how many more places explain it
    than ``related`` lists.
    """

    code: str
    severity: Severity
    role: str
    symbol: str
    path: str
    start_line: int
    end_line: int
    message: str
    fingerprint: str
    related: tuple[Related, ...] = ()
    scope: str = ""
    detail: str = ""
    unlisted: int = 0


class Suppression(msgspec.Struct, frozen=True, order=True):
    """A comment ``# ssot: ignore[CODE, …] reason until=2027-01-31`` that silences what starts on the lines it covers.

    ``line`` and ``column`` are the comment's; ``first`` and ``last`` the lines that it covers, both inclusive.
    ``scope``: the dotted name of the innermost definition that is covered or holds the comment. ``until`` is as
    written, "" for none; ``codes`` as written, empty for a bare ``ignore``.
    """

    path: str
    line: int
    column: int
    first: int
    last: int
    scope: str
    codes: tuple[str, ...]
    reason: str
    until: str


class Flaw(msgspec.Struct, frozen=True, order=True):
    """What is wrong with a comment or a configured ignore that silences findings (finding SSOT902).

    ``what``: "unused", "expired", "no-reason", "no-code", "unknown-code", "over-broad", "not-allowed" (a code that is
    never silenced), "bad-date" or "grown";
    ``about``: what tells flaws of one scope apart (codes, a pattern). ``message`` is a sentence without a full stop.
    """

    path: str
    line: int
    scope: str
    what: str
    about: str
    message: str


class Silence(msgspec.Struct, frozen=True):
    """A finding that a comment or the configuration silences; ``place`` is ``path:line`` of what does it."""

    finding: Finding
    by: Literal["comment", "configuration"]
    reason: str
    until: str
    place: str


class Summary(msgspec.Struct, frozen=True):
    """What was looked at: ``files`` seen, ``read`` whose facts were used, ``skipped`` with a reason.

    ``unread``: what could not be read either, when the whole tree was looked at, and can hold no member of a role.
    """

    files: int
    read: int
    skipped: int
    unread: int = 0


class ScanReport(msgspec.Struct, frozen=True):
    """Everything that one scan found; what every report format renders."""

    summary: Summary
    families: tuple[Family, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    silenced: tuple[Silence, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """A finding, and what the gate says of it; of a known one ``finding.fingerprint`` is the baseline entry's id.

    ``was``: the symbol (or path) that it had when it was accepted, "" where that is the same. ``reason``, ``owner``,
    ``until``: of the acceptance. ``expired``: it is new because its acceptance has run out.
    """

    finding: Finding
    state: Literal["new", "known"]
    was: str = ""
    reason: str = ""
    owner: str = ""
    until: str = ""
    expired: bool = False


class Fixed(msgspec.Struct, frozen=True, order=True):
    """What the baseline (or the base revision) has and the workspace has no longer; ``count``: how many times."""

    role: str
    code: str
    symbol: str
    scope: str
    detail: str
    fingerprint: str
    count: int = 1


class CheckReport(msgspec.Struct, frozen=True):
    """What ``ssot check`` found; what every format of it renders.

    ``findings`` are the new ones first, then the known ones, each in the order of families, codes and places;
    ``silenced`` by comments and configuration; ``fixed``: entries that are stale. ``against``: what was compared with,
    in words: "the baseline", "main (merge base 1a2b3c4)", or "" where there is neither. ``has_baseline``: whether any
    entry is written in ``.ssot/baseline``. ``accepted``: of the known findings, how many the revision that was compared
    with does not have, but the baseline does. ``drifted``: how many known findings are so only by likeness. ``prefix``:
    the workspace's path below the top of its repository, "" or ending in "/". ``strict``: stale entries fail, too.
    """

    summary: Summary
    families: tuple[Family, ...]
    findings: tuple[Checked, ...]
    silenced: tuple[Silence, ...]
    fixed: tuple[Fixed, ...]
    skipped: tuple[Skipped, ...]
    against: str
    has_baseline: bool = True
    accepted: int = 0
    drifted: int = 0
    prefix: str = ""
    strict: bool = False

    @property
    def new(self) -> tuple[Checked, ...]:
        """The findings that fail the check."""
        return tuple(one for one in self.findings if one.state == "new")

    @property
    def lost(self) -> tuple[Checked, ...]:
        """New files that could not be read although they could hold a member: nothing can be said, so exit code 2."""
        return tuple(one for one in self.new if one.finding.code == UNREADABLE)

    @property
    def exit_code(self) -> int:
        """0 nothing new, 1 something new (or stale and ``strict``), 2 coverage was lost."""
        return 2 if self.lost else 1 if self.new or (self.strict and self.fixed) else 0


class BaselineReport(msgspec.Struct, frozen=True):
    """What became of the baseline.

    ``accepted``: findings that were added; ``removed``: what is fixed; ``rekeyed``: known findings of what was renamed,
    moved or edited; ``files``: the paths that were written, relative to the workspace. ``ignored``: git ignores them.
    """

    summary: Summary
    files: tuple[str, ...]
    accepted: tuple[Checked, ...] = ()
    removed: tuple[Fixed, ...] = ()
    rekeyed: tuple[Checked, ...] = ()
    ignored: bool = False


class SymbolReferences(msgspec.Struct, frozen=True):
    """The answer of ``ssot refs`` for one symbol; ``broken`` resolve to nothing but name it."""

    symbol: str
    kind: Literal["class", "function", "method", "module", "value"]
    path: str
    start_line: int
    references: tuple[Reference, ...]
    broken: tuple[Reference, ...] = ()


class RefsReport(msgspec.Struct, frozen=True):
    """The answer of one run of ``ssot refs``."""

    symbols: tuple[SymbolReferences, ...]
    skipped: tuple[Skipped, ...]


class Served(msgspec.Struct, frozen=True, order=True):
    """One route of one class. ``how``: "accessor", "attribute", "parameter", "registration" or "comparison"."""

    route: str
    how: str
    detail: str

    @property
    def strict(self) -> bool:
        """Whether the class claims the route, rather than mentions it in a comparison."""
        return self.how != "comparison"


class Why(msgspec.Struct, frozen=True):
    """The case of one symbol before one role.

    ``gate``: how it passed, or "" with ``refused`` saying why it did not. ``evidence``: all kinds, also those too weak
    to count (below ``floor``). ``needs`` and ``weighs``: kinds and weight needed beside the gate. ``excuse``: the named
    excuse and its detail, both "" for none. ``served``: its routes and where they are written down.
    """

    symbol: str
    role: str
    title: str
    member: bool
    gate: str
    refused: str
    evidence: tuple[Evidence, ...]
    served: tuple[Served, ...]
    excuse: str
    detail: str
    verdict: str
    floor: float
    needs: int
    weighs: float


class Move(msgspec.Struct, frozen=True):
    """One legacy symbol and what takes its place; the fields are those of a configured migration."""

    symbol: str
    to: str
    route: dict[str, str | int | float | bool] = {}
    arguments: dict[str, str] = {}
    methods: dict[str, str] = {}
    after: Literal["shim", "delete", "keep"] = "shim"


class Occurrence(msgspec.Struct, frozen=True, order=True):
    """One line of a migration's ledger: a place that names a legacy symbol, or only looks like it.

    ``line``, ``column`` and ``end_column`` as in a reference. ``kind`` is a reference kind, or "word" for what is none.
    ``status``: "rewritten"; "kept", which is no reference, or one that is to stay; "left", a reference that needs a
    person. ``level`` "unsafe": likely, not certain; what is left on that level ``--unsafe`` would rewrite. ``reason``
    is half a sentence, ``todo`` what to do where it is left. ``indirect``: a search for the word does not find it.
    """

    path: str
    line: int
    column: int
    end_column: int
    symbol: str
    kind: str
    status: Literal["rewritten", "kept", "left"]
    level: Literal["safe", "unsafe"] = "safe"
    reason: str = ""
    todo: str = ""
    indirect: bool = False
    in_test: bool = False


class FileChange(msgspec.Struct, frozen=True):
    """What becomes of one file: its text before and after (None where it is not there); ``edits``: how many."""

    path: str
    what: Literal["edit", "create", "delete"]
    edits: int
    before: str | None
    after: str | None


class Lack(msgspec.Struct, frozen=True, order=True):
    """Something that callers need of a legacy symbol and its canonical does not have.

    ``what``: "attribute", "method", "parameter", "sync" (one of both is a coroutine), "kind" (class or function).
    ``name`` is its name, ``message`` half a sentence about the canonical, ``places`` the ``path:line`` that need it.
    """

    symbol: str
    to: str
    what: str
    name: str
    message: str
    places: tuple[str, ...] = ()


class BrokenTest(msgspec.Struct, frozen=True):
    """A test that passed before and does not pass with the changes, or the command itself.

    ``test`` is pytest's node id, with its path relative to the workspace; or the command, where only exit codes could
    be compared. ``before`` and ``after`` are outcomes as pytest words them, or ``gone``, ``not run``, ``exit 1``;
    ``message`` is one short line, "" for none.
    """

    test: str
    before: str
    after: str
    message: str


class MigrateReport(msgspec.Struct, frozen=True):
    """One migration, planned or done; what every format of it renders.

    ``plan`` is its hash. ``ledger`` is sorted and holds every place once. ``number`` is that of the journal once it is
    written, None before; ``verified``: what ``--verify`` has to say, "" where it did not run. ``broken`` are the tests
    that passed and do not with the changes: then nothing is written; ``culprits`` the paths whose change breaks them.
    ``from_plan``: it applies a plan that was made earlier.
    """

    plan: str
    moves: tuple[Move, ...]
    changes: tuple[FileChange, ...]
    ledger: tuple[Occurrence, ...]
    lacks: tuple[Lack, ...]
    summary: Summary
    skipped: tuple[Skipped, ...]
    number: int | None = None
    verified: str = ""
    broken: tuple[BrokenTest, ...] = ()
    culprits: tuple[str, ...] = ()
    from_plan: bool = False
    notes: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Occurrence, ...]:
        """What needs a person."""
        return tuple(one for one in self.ledger if one.status == "left")

    @property
    def exit_code(self) -> int:
        """0 all is rewritten, 1 something is left, or tests would break."""
        return 1 if self.left or self.broken else 0
