"""Where an import can be put that takes no other's place."""

from __future__ import annotations

from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.sheet import ImportStatement, Sheet
from ssot_tool.scan.syntax.events import END, EXPR, STR


def module_start(sheet: Sheet, first: bool = False) -> ImportStatement | tuple[int, str, str]:
    """The import statement at module level beside which another fits: the last of the first ones.

    Where there is none: the offset for a new one, and the blank lines that it needs before and after it. With
    ``first`` the first of them all that is not ``from __future__``, beside which a library's module fits.
    """
    found: list[ImportStatement] = []
    for statement in sheet.statements:
        if statement.scope is not sheet.draft.top or statement.arms:
            continue
        if found and any(d.event[-1] < statement.start for d in sheet.draft.definitions):
            break
        found.append(statement)
    real = [one for one in found if one.module != "__future__" or one.level]
    if real:
        return real[0] if first else real[-1]
    if found:
        return found[-1]
    return _after_docstring(sheet)


def _after_docstring(sheet: Sheet) -> tuple[int, str, str]:
    text, events = sheet.text, sheet.events
    if events and events[0][0] == EXPR and events[0][1] is not None and events[0][1][0] == STR:
        at = _line_end(text, events[0][1][3])
        ends = text[at - 1 : at] in ("\n", "\r") if at else False
        return at, "\n" if ends else "\n\n", "" if text[at : at + 1] in ("\n", "\r", "") else "\n"
    at = 0
    while text[at : at + 1] == "#":
        at = _line_end(text, at)
    return at, "", "" if text[at : at + 1] in ("\n", "\r", "") else "\n\n"


def function_start(sheet: Sheet, function: Definition, statement: str) -> tuple[int, str]:
    """The offset at which a statement opens a function's body, and the text to insert there."""
    index = next(number for number, event in enumerate(sheet.events) if event is function.event)
    following = sheet.events[index + 1]
    if following[0] == EXPR and following[1] is not None and following[1][0] == STR:
        behind = sheet.events[index + 2]
        if behind[0] == END:
            indent = _indent(sheet.text, following[-1])
            at = following[1][3]
            return at, f"\n{indent}{statement}"
        following = behind
    at = sheet.statement_start(following)
    line = sheet.text.rfind("\n", 0, at) + 1
    indent = sheet.text[line:at]
    if indent.strip():
        return at, f"{statement}; "
    return at, f"{statement}\n{indent}"


def _indent(text: str, at: int) -> str:
    line = text.rfind("\n", 0, at) + 1
    return text[line:at] if not text[line:at].strip() else "    "


def _line_end(text: str, at: int) -> int:
    """The offset behind the line end that follows."""
    for mark in range(at, len(text)):
        if text[mark] == "\n" or (text[mark] == "\r" and text[mark + 1 : mark + 2] != "\n"):
            return mark + 1
    return len(text)
