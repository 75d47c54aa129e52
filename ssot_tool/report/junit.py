"""The report of ``check`` (and what ``migrate`` leaves) as JUnit XML: a suite a role, a failing test a new finding.

There are no times in it: the same tree gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import msgspec

from ssot_tool.model import Checked, CheckReport, Fixed
from ssot_tool.report.layout import clean, count
from ssot_tool.report.verdict import acceptance, against_baseline, subject

#: The suite of what belongs to no role.
_FILES = "files"
# XML 1.0 has these in no form; clean() has written out all others.
_ILLEGAL = re.compile("[\ufffe\uffff]")


class Suite(msgspec.Struct, frozen=True):
    """One role's test cases as XML, and how many of them fail."""

    name: str
    cases: tuple[str, ...]
    failures: int
    known: int


def junit_xml(report: CheckReport, command: str = "ssot check", passing: str = "nothing new") -> str:
    """One document that ends with a newline; known findings are a number, stale entries fail where the check does.

    ``passing``: what the test is called that stands in a suite without failures.
    """
    suites = [_suite(name, report, passing) for name in _names(report)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    tests, failures = sum(len(one.cases) for one in suites), sum(one.failures for one in suites)
    lines.append(f'<testsuites name={_attribute(command)} tests="{tests}" failures="{failures}" errors="0">')
    for one in suites:
        name = _attribute(one.name)
        lines.append(f'  <testsuite name={name} tests="{len(one.cases)}" failures="{one.failures}" errors="0">')
        lines.append(f'    <properties><property name="known" value="{one.known}"/></properties>')
        lines += [f"    {case}" for case in one.cases]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _names(report: CheckReport) -> Iterable[str]:
    families = [family.role for family in report.families]
    found = [one.finding.role or _FILES for one in report.findings]
    fixed = [one.role or _FILES for one in report.fixed] if report.strict else []
    return dict.fromkeys([*families, *found, *fixed, _FILES])


def _suite(name: str, report: CheckReport, passing: str) -> Suite:
    mine = [one for one in report.findings if (one.finding.role or _FILES) == name]
    new = [one for one in mine if one.state == "new"]
    cases = [_failing(one, name, report.prefix) for one in new]
    if report.strict:
        advice = "; ssot baseline prune removes it" if against_baseline(report) else ""
        cases += [_stale(one, name, advice) for one in report.fixed if (one.role or _FILES) == name]
    failures = len(cases)
    cases = cases or [f"<testcase classname={_attribute(name)} name={_attribute(passing)}/>"]
    return Suite(name, tuple(cases), failures, len(mine) - len(new))


def _failing(one: Checked, suite: str, prefix: str) -> str:
    finding = one.finding
    path = prefix + finding.path
    told = [f"{path}:{finding.start_line}", finding.message, acceptance(one)]
    told += [f"{other.message}: {prefix}{other.path}:{other.line} {other.symbol}" for other in finding.related]
    told += [f"and {count(finding.unlisted, 'more place')}"] if finding.unlisted else []
    told.append(f"fingerprint {finding.fingerprint}")
    text = "\n".join(_text(part) for part in told if part)
    case = f"{_case(suite, f'{finding.code} {subject(finding)}')} file={_attribute(path)} line="
    failure = f"<failure message={_attribute(finding.message)} type={_attribute(finding.code)}>{text}</failure>"
    return f'<testcase {case}"{finding.start_line}">{failure}</testcase>'


def _stale(one: Fixed, suite: str, advice: str) -> str:
    failure = f'<failure message="matches nothing any more{advice}" type={_attribute(one.code)}/>'
    return f"<testcase {_case(suite, f'fixed {one.code} {subject(one)}')}>{failure}</testcase>"


def _case(suite: str, name: str) -> str:
    return f"classname={_attribute(suite)} name={_attribute(name)}"


def _text(text: str) -> str:
    return escape(_written(text))


def _attribute(text: str) -> str:
    return quoteattr(_written(text))


def _written(text: str) -> str:
    return _ILLEGAL.sub(lambda match: f"\\u{ord(match[0]):04x}", clean(text))
