"""A document that a person and ``ssot`` write together: our lines are refreshed, every other word stays.

Our parts stand between ``<!-- ssot: NAME -->`` and ``<!-- ssot: end -->``. In them each line of ours carries a mark, a
comment that nobody sees, with what it is about and a digest of its words: so a line that a person wrote or changed is
told from ours, and what a person adds to ours can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from ssot_tool.cure.tracker import Block, Line
from ssot_tool.errors import SsotError

_BEGIN = re.compile(r"[ \t]*<!--[ \t]*ssot:[ \t]*([a-z-]+)[ \t]*-->[ \t]*")
_RECORD = re.compile(r"[ \t]*<!--[ \t]*ssot-tracker:[ \t]*([^ ]+)[ \t]*-->[ \t]*")
_MARK = re.compile(r" ?<!-- \.([0-9a-f]{8})([0-9a-f]{8}) -->")
_BOX = re.compile(r"^(\s*[-*+]\s+\[)[ xX](\])")
_BULLET = re.compile(r"^[*+] ")
#: A heading, or a line that is bold as a whole and stands as one, as in ``**Files Affected:**``.
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<said>.*?)[ \t#]*$|\*\*(?P<bold>[^*]+?):?\*\*:?[ \t]*$")
_CONFLICT = re.compile(r"<{7} .*|={7}|>{7} .*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_END = "end"
#: So many characters are looked through for where our words in a line end.
_MOST_BEHIND = 2_000


class _Ours(NamedTuple):
    """A line of ours as it stands in a document: what it is about, and what a person wrote behind it."""

    about: str
    tail: str


class _Span(NamedTuple):
    """A block in a document: its name, and the lines between its markers, from ``first`` up to ``last``."""

    name: str
    first: int
    last: int


class _Heading(NamedTuple):
    """A heading in a document; ``is_bold``: it is a bold line that stands as one."""

    line: int
    said: str
    is_bold: bool


class _Notes(msgspec.Struct):
    """What people wrote behind and, indented, below a line of ours."""

    tail: str = ""
    below: list[str] = msgspec.field(default_factory=list)


def refreshed(text: str, role: str, blocks: Sequence[Block]) -> str:
    """The document with our blocks as they are now, and with every word that people wrote.

    A document without our record is adopted: each block is put at the end of the section that it belongs to. In one
    with it, a block that is not there was deleted by somebody, and stays so. SsotError for markers that do not pair, a
    merge conflict, and for the tracker of another role.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    conflict = _conflict(lines)
    if conflict:
        raise SsotError(
            f"the merge conflict that begins in line {conflict} is not resolved",
            "resolve it; whichever lines of ssot you keep, the next run refreshes them",
        )
    spans = _spans(lines)
    # In a mixed document, ours go on as they began.
    newline = "\r\n" if (lines[spans[0].first - 1] if spans else text[: text.find("\n") + 1]).endswith("\r\n") else "\n"
    owner = next((match[1] for line in lines if (match := _RECORD.fullmatch(_bare(line)))), "")
    if owner and owner != role:
        raise SsotError(f"it is the tracker of {owner}, not of {role}", "--tracker names another file")
    if not owner and not spans:
        return _adopted(lines, role, blocks, newline)
    new = {block.name: block for block in blocks}
    known = [span for span in spans if span.name in new]
    notes, rest = _gathered(lines, known, new)
    out: list[str] = []
    at = 0
    for span in known:
        out += lines[at : span.first]
        out += _filled(new[span.name].lines, notes, rest[span.name], newline)
        at = span.last
    return "".join([*out, *lines[at:]])


def remembered(text: str, keys: Sequence[str]) -> dict[str, str]:
    """What our lines of a document say, by their keys; nothing of lines that are not there or that a person changed.

    Nothing of a document with a merge conflict: which side is right is not known.
    """
    lines = text.split("\n")
    if _conflict(lines):
        return {}
    wanted = {_about(key): key for key in keys}
    found = ((line, _ours(line)) for line in lines)
    return {wanted[ours.about]: line for line, ours in found if ours is not None and ours.about in wanted}


def written(block: Block, newline: str = "\n") -> str:
    """A block as it stands in a new document, markers included."""
    lines = [f"<!-- ssot: {block.name} -->", *(_marked(line, "") for line in block.lines), f"<!-- ssot: {_END} -->"]
    return "".join(line + newline for line in lines)


def record(role: str) -> str:
    """The line by which a document is known as the tracker of a role."""
    return f"<!-- ssot-tracker: {role} -->"


def _bare(line: str) -> str:
    return line.rstrip("\r\n").removeprefix("\ufeff")


def _conflict(lines: Sequence[str]) -> int:
    """The line, from 1 on, in which a merge conflict begins; 0 for none."""
    first, seen = 0, ""
    for at, line in enumerate(lines, start=1):
        if not _CONFLICT.fullmatch(_bare(line)):
            continue
        if line[0] == "<":
            first, seen = at, "<"
        elif seen == "=" and line[0] == ">":
            return first
        elif seen:
            seen = line[0]
    return 0


def _spans(lines: Sequence[str]) -> list[_Span]:
    """The blocks in their order; an SsotError where markers do not pair."""
    spans: list[_Span] = []
    name, first = "", 0
    for at, line in enumerate(lines):
        match = _BEGIN.fullmatch(_bare(line))
        if match is None:
            continue
        if match[1] == _END:
            if not name:
                raise SsotError(f"line {at + 1} ends a block of ssot that does not begin")
            spans.append(_Span(name, first, at))
            name = ""
        elif name:
            raise SsotError(
                f"the block {name} of ssot, which begins in line {first}, does not end before line {at + 1}"
            )
        elif match[1] in {span.name for span in spans}:
            raise SsotError(f"the block {match[1]} of ssot begins twice, again in line {at + 1}")
        else:
            name, first = match[1], at + 1
    if name:
        raise SsotError(f"the block {name} of ssot, which begins in line {first}, has no end")
    return spans


def _digest(text: str) -> str:
    # Whether a box is ticked is decided by facts: ticking it writes no word; nor do formatters of Markdown, which
    # change indentation, bullets and escapes.
    plain = _BULLET.sub("- ", " ".join(_BOX.sub(r"\1 \2", text).replace("\\", "").split()))
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _about(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _marked(line: Line, tail: str) -> str:
    # Names from source must not look like a mark.
    text = line.text.replace("<!--", "<! --")
    return f"{text} <!-- .{_about(line.key)}{_digest(text)} -->{tail}"


def _ours(line: str) -> _Ours | None:
    """What of a line is ours; None where a person wrote it, or changed our words in it."""
    bare = line.rstrip("\r\n")
    match = _MARK.search(bare)
    if match is None:
        return None
    text, tail = bare[: match.start()], bare[match.end() :]
    ours = -1
    for end in range(len(text), max(-1, len(text) - _MOST_BEHIND), -1):
        if _digest(text[:end]) == match[2]:
            ours = end  # blanks and escapes at its end may be a person's: the shortest is surely ours
        elif ours >= 0:
            break
    if ours < 0:
        return None
    # What a person wrote behind our words, but before the mark.
    return _Ours(match[1], f"{text[len(text[:ours].rstrip()) :]}{tail}" if text[ours:].strip() else tail)


def _gathered(
    lines: Sequence[str], spans: Sequence[_Span], new: Mapping[str, Block]
) -> tuple[dict[str, _Notes], dict[str, list[tuple[str, str]]]]:
    """What people wrote in the blocks: what goes with a line of ours, and the rest of each block.

    The rest is (what the line of ours above is about, or "" at the top of the block; line).
    """
    standing = {_about(line.key) for span in spans for line in new[span.name].lines}
    notes: dict[str, _Notes] = {}
    rest: dict[str, list[tuple[str, str]]] = {}
    for span in spans:
        block = new[span.name]
        here = {_about(line.key) for line in block.lines}
        mine: list[tuple[str, str]] = []
        anchor, follows = "", ""
        for line in lines[span.first : span.last]:
            ours = _ours(line)
            if ours is not None and ours.about not in standing and block.keeps and not line.startswith(block.drops):
                ours = None
            if ours is None:
                if follows and line[:1] in " \t" and line.strip():
                    notes.setdefault(follows, _Notes()).below.append(line)
                else:
                    follows = ""
                    mine.append((anchor, line))
                continue
            follows = ours.about if ours.about in standing else ""
            anchor = ours.about if ours.about in here else anchor
            if ours.tail.strip() and follows:
                note = notes.setdefault(follows, _Notes())
                note.tail = f"{note.tail}{ours.tail}"
            elif ours.tail.strip():
                mine.append((anchor, _alone(ours.tail, line)))
        rest[span.name] = mine
    return notes, rest


def _alone(tail: str, line: str) -> str:
    """What was written behind a line of ours that is gone, as a line of its own that is not taken for one of ours."""
    ending = line[len(line.rstrip("\r\n")) :]
    return f"- {_MARK.sub('', tail).strip()}{ending}"


def _filled(
    new: Sequence[Line], notes: Mapping[str, _Notes], rest: Sequence[tuple[str, str]], newline: str
) -> list[str]:
    out = [line for anchor, line in rest if not anchor]
    for line in new:
        about = _about(line.key)
        note = notes.get(about, _Notes())
        out.append(_marked(line, note.tail) + newline)
        out += note.below
        out += [text for anchor, text in rest if anchor == about]
    return out


def _adopted(lines: Sequence[str], role: str, blocks: Sequence[Block], newline: str) -> str:
    """A document of a person's with our blocks put in."""
    puts: dict[int, list[Block]] = {}
    loose = []
    headings = _headings(lines)
    for block in blocks:
        at = next((i for name in block.headings for i, one in enumerate(headings) if _is_meant(one.said, name)), None)
        if at is None:
            loose.append(block)
        else:
            mine = headings[at]
            # What is bold parts a section, and is a part of it.
            later = (one.line for one in headings[at + 1 :] if mine.is_bold or not one.is_bold)
            end = next(later, len(lines))
            while end > mine.line + 1 and not lines[end - 1].strip():
                end -= 1
            puts.setdefault(end, []).append(block)
    out: list[str] = []
    for at in range(len(lines) + 1):
        for block in puts.get(at, ()):
            _part(out, newline)
            out.append(written(block, newline))
        out += lines[at : at + 1]
    for block in loose:
        _part(out, newline)
        out.append(f"## {block.headings[0]}{newline}{newline}{written(block, newline)}")
    _part(out, newline)
    out.append(record(role) + newline)
    return "".join(out)


def _part(out: list[str], newline: str) -> None:
    """Begin a new paragraph."""
    if out and not out[-1].endswith("\n"):
        out.append(newline)
    if out and out[-1].strip("\r\n") + "\n" != "\n":
        out.append(newline)


def _headings(lines: Sequence[str]) -> list[_Heading]:
    """The headings outside of code."""
    found, fence = [], ""
    for at, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and (not fence or match[1] == fence):
            fence = "" if fence else match[1]
        elif not fence and (heading := _HEADING.fullmatch(_bare(line))):
            found.append(_Heading(at, heading["said"] or heading["bold"] or "", heading["bold"] is not None))
    return found


def _is_meant(said: str, heading: str) -> bool:
    """Whether a heading is this one, whatever stands before its words (a number, a picture)."""
    return _words(said) == _words(heading)


def _words(heading: str) -> str:
    return re.sub(r"^\W*(?:\d+[.)]\s*)?", "", heading).casefold()
