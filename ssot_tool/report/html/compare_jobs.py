"""One job on the comparison's page: every way of doing it, and the diff against the basis in two columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_tool.cure.comparison import Pair, Row, Way
from ssot_tool.report.compare_view import View, alike, doubt, other_names, verdict_text
from ssot_tool.report.html.page import source, text
from ssot_tool.report.layout import count, some
from ssot_tool.report.signature_text import signature_text

_TAGS = {
    "basis": "",
    "same": "good",
    "names": "good",
    "constants": "warn",
    "changed": "bad",
    "abstract": "",
    "delegates": "",
}


def job_details(number: int, row: Row, view: View, *, unfolded: bool) -> list[str]:
    """A job, folded unless ``unfolded``; its id is ``j`` and its number."""
    names = " ".join(f"<code>{text(name)}</code>" for name in other_names(row))
    also = f' <span class="faint">also</span> {names}' if names else ""
    bodies = count(len(row.groups), "body", "bodies")
    told = f'{text(view.members_of(row))} · {bodies} · <span title="to the basis">{alike(row)} alike</span>'
    lines = [
        f'<details class="job" id="j{number}" data-job="{number}"{" open" if unfolded else ""}>',
        f'<summary><h3>{text(row.name)}</h3>{also} <span class="faint told">{told}</span></summary>',
    ]
    if row.why:
        why = "".join(f"<li>{text(reason)}</li>" for reason in row.why)
        lines.append(f'<div class="why"><p>Taken for one job, as</p><ul>{why}</ul></div>')
    order = {symbol: at for at, group in enumerate(row.groups) for symbol in group}
    shown: dict[int, Way] = {}
    for way in sorted(row.ways, key=lambda way: (way.verdict != "basis", order[way.symbol], way.symbol)):
        first = shown.setdefault(order[way.symbol], way)
        lines += _way(way, view, None if first is way else first, unfolded=unfolded)
    return [*lines, "</details>"]


def _way(way: Way, view: View, like: Way | None, *, unfolded: bool) -> list[str]:
    called = f"{'async ' if way.is_async else ''}{signature_text(way.signature)}"
    kind = "" if way.kind in ("method", "function") else f' <span class="tag">{way.kind}</span>'
    where = f"{text(way.path).replace('/', '/<wbr>')}:{way.start_line}"
    head = f'<b>{text(view.way(way))}</b> <span class="tag {_TAGS[way.verdict]}">{text(verdict_text(way))}</span>{kind}'
    lines = [f'<div class="way {way.verdict}"><p class="head">{head} <code class="faint where">{where}</code></p>']
    lines.append(f"<p><code>{text(called)}</code></p>")
    heirs = view.inherited(way)
    if heirs:
        lines.append(f'<p class="faint">inherited by {text(view.names(heirs))}</p>')
    if doubt(way):
        lines.append(f'<p class="warn">what it takes is not known: {text(doubt(way))}</p>')
    lines += _pairs("names", way.renames) + _pairs("constants", way.constants)
    lines += [f'<p class="warn">but {text(meaning)}</p>' for meaning in way.meanings]
    if way.diff and like is not None:
        lines.append(f'<p class="faint">as {text(view.way(like))}, but perhaps for names</p>')
    elif way.diff:
        added, removed = (sum(line[:1] == sign for line in way.diff) for sign in "+-")
        numbers = f'<span class="good">+{added:,}</span> <span class="bad">-{removed:,}</span>'
        lines.append(f"<details{' open' if unfolded else ''}><summary>Difference {numbers}</summary>")
        lines += [*_diff(way.diff), "</details>"]
        if way.cut:
            lines.append(f'<p class="faint">{count(way.cut, "more line")} of this difference: --format json tells</p>')
    return [*lines, "</div>"]


def _pairs(what: str, pairs: Sequence[Pair]) -> list[str]:
    if not pairs:
        return []
    told = some([f"<code>{text(one.basis)}</code> → <code>{text(one.here)}</code>" for one in pairs], 12)
    return [f'<p class="faint">{what}: {told}</p>']


def _diff(lines: Sequence[str]) -> Iterable[str]:
    """The basis in the left column, this way in the right one; every line begins with its sign."""
    yield '<div class="wide" tabindex="0"><table class="diff"><tbody>'
    removed: list[str] = []
    added: list[str] = []
    for line in (*lines, ""):
        if line[:1] == "-":
            removed.append(line)
        elif line[:1] == "+":
            added.append(line)
        else:
            yield from _changed(removed, added)
            removed, added = [], []
            if line[:2] == "@@":
                yield f'<tr class="hunk"><td colspan="2">{text(line)}</td></tr>'
            elif line:
                same = source(line)
                yield f"<tr><td>{same}</td><td>{same}</td></tr>"
    yield "</tbody></table></div>"


def _changed(removed: Sequence[str], added: Sequence[str]) -> Iterable[str]:
    for at in range(max(len(removed), len(added))):
        left = f'<td class="del">{source(removed[at])}</td>' if at < len(removed) else '<td class="no"></td>'
        right = f'<td class="add">{source(added[at])}</td>' if at < len(added) else '<td class="no"></td>'
        yield f"<tr>{left}{right}</tr>"
