"""The pytest plugin: ``pytest --ssot`` adds a test for each role, which fails on what is new in its family.

pytest loads this module wherever ssot is installed, so only pytest and the standard library are imported at its top.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ssot_tool.errors import SsotError
    from ssot_tool.model import CheckReport

#: The node above the items; ``-k ssot`` selects them all.
_GROUP = "ssot"
#: The item of what belongs to no role: files that cannot be read, comments that silence.
_FILES = "files"


class Failing(Exception):
    """What fails an item, as text for a person: shown as it is, without a traceback."""


class WorkspaceCheck:
    """One check of the workspace that holds a folder, done when its outcome is first asked for.

    ``remarks`` are sentences of warning that came up on the way.
    """

    def __init__(self, folder: Path, since: str) -> None:
        self._folder = folder
        self._since = since
        self.remarks: list[str] = []

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The enabled roles, known without reading source; none where the check will find the configuration wrong."""
        from ssot_tool.config import load_config
        from ssot_tool.errors import SsotError
        from ssot_tool.registry import load_role_packs

        try:
            return tuple(pack.id for pack in load_role_packs(load_config(self.root), self.root) if pack.enabled)
        except SsotError:
            return ()

    @cached_property
    def root(self) -> Path:
        """The root of the workspace."""
        from ssot_tool.scan.files.workspace import find_workspace_root

        return find_workspace_root(self._folder)[0]

    @cached_property
    def outcome(self) -> CheckReport | SsotError:
        """The report, or why there is none."""
        from ssot_tool.checking import check
        from ssot_tool.config import load_config
        from ssot_tool.errors import SsotError
        from ssot_tool.read_options import ReadOptions

        try:
            config = load_config(self.root)
            self.remarks += config.notes
            return check(self.root, config, ReadOptions(warn=self._warn), since=self._since)
        except SsotError as error:
            return error

    def against(self, name: str, reader: Path) -> str:
        """What there is to say against a role (or against what belongs to none), "" for nothing.

        Paths are told from the reader's folder.
        """
        from ssot_tool.errors import SsotError

        outcome = self.outcome
        if isinstance(outcome, SsotError):
            return f"error: {outcome.message}" + (f"\nhint: {outcome.hint}" if outcome.hint else "")
        told = [self._new(name, outcome, reader), _no_verdict(name, outcome)]
        return "\n\n".join(part for part in told if part)

    def _new(self, name: str, report: CheckReport, reader: Path) -> str:
        from ssot_tool.report.check_text import check_text
        from ssot_tool.report.layout import Page

        part = self._part(name, report)
        if not part.new:
            return ""
        there = self.root == reader.resolve()
        page = Page() if there else Page(root=str(self.root), here=str(reader.resolve()))
        return check_text(part, page).rstrip("\n")

    def _part(self, name: str, report: CheckReport) -> CheckReport:
        """The report of one item: a role's, or what is of none of the items' roles, so that nothing gets lost."""
        from msgspec.structs import replace

        def is_mine(role: str) -> bool:
            return role not in self.roles if name == _FILES else role == name

        return replace(
            report,
            findings=tuple(one for one in report.findings if is_mine(one.finding.role)),
            silenced=tuple(one for one in report.silenced if is_mine(one.finding.role)),
            fixed=tuple(one for one in report.fixed if is_mine(one.role)),
            drifted=0,  # is counted over all of them
        )

    def _warn(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)


def _no_verdict(name: str, report: CheckReport) -> str:
    """Why a family without new findings does not pass either; the item of files lists them itself."""
    if not report.lost or name == _FILES:
        return ""
    what = "1 file" if len(report.lost) == 1 else f"{len(report.lost):,} files"
    return (
        f"No verdict on {name}: {what} that may hold what is looked for could not be read; {_GROUP}::{_FILES} lists "
        f"{'it' if len(report.lost) == 1 else 'them'}."
    )


class SsotItem(pytest.Item):
    """The test of one role, or of what belongs to none."""

    def __init__(self, *, check: WorkspaceCheck, **rest: Any) -> None:
        super().__init__(**rest)
        self._check = check

    def runtest(self) -> None:
        """Fail with what there is to say against the role."""
        told = self._check.against(self.name, self.config.invocation_params.dir)
        if not told:
            return
        if self._check.remarks:
            self.add_report_section("call", _GROUP, "".join(f"warning: {one}\n" for one in self._check.remarks))
        raise Failing(told)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report; a traceback only for what should not happen."""
        return str(excinfo.value) if isinstance(excinfo.value, Failing) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The item stands in no file; it is about the workspace."""
        return self.config.rootpath, None, f"{_GROUP}::{self.name}"


class SsotCollector(pytest.Collector):
    """The node above the items."""

    def __init__(self, *, check: WorkspaceCheck, **rest: Any) -> None:
        super().__init__(**rest)
        self._check = check

    def collect(self) -> list[SsotItem]:
        """An item for each role, in the order of reports, and one for what belongs to none."""
        names = dict.fromkeys((*self._check.roles, _FILES))
        return [SsotItem.from_parent(self, name=name, check=self._check) for name in names]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--ssot`` and ``--ssot-since``."""
    group = parser.getgroup("ssot", "ssot: new competing implementations")
    group.addoption("--ssot", action="store_true", help="Add a test for each role that fails on new duplicates.")
    group.addoption(
        "--ssot-since", metavar="REV", default="", help="New is what came since the work tree parted from REV."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Import what the check needs before pytest puts folders of tests, which are scanned, in front on ``sys.path``."""
    if config.getoption("ssot"):
        import ssot_tool.checking  # noqa: F401
    elif config.getoption("ssot_since"):
        raise pytest.UsageError("--ssot-since says what --ssot compares with; give --ssot, too")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the items before ``-k``, ``--deselect`` and ``--lf`` choose among all of them."""
    if config.getoption("ssot"):
        check = WorkspaceCheck(config.rootpath, config.getoption("ssot_since"))
        collector = SsotCollector.from_parent(session, name=_GROUP, nodeid=_GROUP, check=check)
        items.extend(collector.collect())
