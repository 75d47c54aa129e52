"""The part of the comparison's page that says what a unified class must offer, and what somebody has to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ssot_tool.cure.comparison import Count, NeededMethod
from ssot_tool.report.compare_view import View, absent, asyncness, needs, percent, uses
from ssot_tool.report.html.page import text
from ssot_tool.report.layout import count

#: Longer lists come folded behind so many.
_MOST = 12


def demand_section(view: View) -> list[str]:
    """Construction, methods, attributes, routes; then conflicts, and what may be one job."""
    demand = view.comparison.demand
    kinds = {surface.kind for surface in view.comparison.surfaces.values()}
    lines = [
        f'<section id="demand"><h2>What a unified {"function" if kinds == {"function"} else "class"} must offer</h2>'
    ]
    lines += _parameters(view, kinds)
    methods = [_method(one, view) for one in demand.methods]
    lines += _table("Methods that callers use", ("Method", "", "Used", "Parameters"), methods)
    attributes = [
        (f"<code>{text(one.name)}</code>", text(uses(one.used)), _bad(absent(view, one))) for one in demand.attributes
    ]
    lines += _table("Attributes that callers use", ("Attribute", "Used", ""), attributes)
    routes = [
        (
            f"<code{_bad_class(len(one.members) > 1)}>{text(one.value)}</code>",
            f'<b class="bad">{len(one.members)}×</b> ' * (len(one.members) > 1) + text(view.names(one.members)),
        )
        for one in sorted(demand.routes, key=lambda one: (-len(one.members), one.value))
    ]
    lines += _table("Routes to serve", ("Route", "Served by"), routes)
    for what, names in (("Only other members call", demand.inner), ("Nobody is seen to call", demand.unused)):
        if names:
            listed = " ".join(f'<code class="tag">{text(name)}</code>' for name in names)
            head = f"{what} {count(len(names), 'public method')}"
            lines.append(f'<details class="card"><summary>{head}</summary><p>{listed}</p></details>')
    return [*lines, "</section>", *_decide(view), *_lookalikes(view)]


def _parameters(view: View, kinds: Collection[str]) -> list[str]:
    demand = view.comparison.demand
    built = sum(demand.built.values(), Count())
    total = len(view.symbols)
    rows = [(f"<code>{text(one.name)}</code>", text(needs(view, one, total))) for one in demand.parameters]
    rows += [
        (f"<b>{text(view.name(symbol))}</b>", f'<span class="warn">not known: {text(reason)}</span>')
        for symbol, reason in demand.unread.items()
    ]
    what = "Construction" if kinds == {"class"} else "Call"
    return _table(f'{what} <span class="faint">calls: {uses(built)}</span>', ("Parameter", "Who takes it"), rows)


def _method(one: NeededMethod, view: View) -> tuple[str, ...]:
    private = "" if one.is_public else ' <span class="tag">private</span>'
    others = [
        f"<code>{text(name)}</code> {text(uses(used))}"
        for name, used in one.names.items()
        if name != one.name and used.total
    ]
    also = f'<br><span class="faint">also {", ".join(others)}</span>' if others else ""
    tag = f'<span class="tag{" bad" if one.is_async is None else ""}">{asyncness(one)}</span>'
    parameters = ", ".join(
        f"<code>{text(parameter.name)}</code>"
        + (
            ""
            if len(parameter.members) == len(one.members)
            else f' <small class="faint">{len(parameter.members)}/{len(one.members)}</small>'
        )
        for parameter in one.parameters
    )
    return (
        f"<code>{text(one.name)}</code>{private}{also}",
        tag,
        text(uses(one.used)),
        parameters or '<span class="faint">nothing</span>',
    )


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [f'<div class="card"><h3>{title}</h3>', *_rows(heads, rows[:_MOST])]
    if len(rows) > _MOST:
        lines += [f"<details><summary>{len(rows) - _MOST:,} more</summary>", *_rows((), rows[_MOST:]), "</details>"]
    return [*lines, "</div>"]


def _rows(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    lines = ["<table>", f"<thead><tr>{head}</tr></thead>" if heads else "", "<tbody>"]
    return [
        *lines,
        *("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows),
        "</tbody></table>",
    ]


def _decide(view: View) -> list[str]:
    conflicts = view.comparison.demand.conflicts
    if not conflicts:
        return []
    lines = [f'<section id="decide"><h2>Somebody has to decide <span class="bad">{len(conflicts):,}</span></h2><ul>']
    lines += [f"<li>{text(one)}</li>" for one in conflicts[:_MOST]]
    lines.append("</ul>")
    if len(conflicts) > _MOST:
        rest = "".join(f"<li>{text(one)}</li>" for one in conflicts[_MOST:])
        lines.append(f"<details><summary>{len(conflicts) - _MOST:,} more</summary><ul>{rest}</ul></details>")
    return [*lines, "</section>"]


def _lookalikes(view: View) -> list[str]:
    found = view.comparison.lookalikes
    if not found:
        return []
    lines = ["<section><h2>Perhaps one job, and not compared</h2><ul>"]
    for one in found:
        pair = f"<code>{text(view.method(one.first))}</code> and <code>{text(view.method(one.second))}</code>"
        lines.append(f'<li>{pair} <span class="faint">{percent(one.likeness)} alike</span></li>')
    return [*lines, "</ul></section>"]


def _bad(told: str) -> str:
    return f'<span class="bad">{text(told)}</span>' if told else ""


def _bad_class(is_bad: bool) -> str:
    return ' class="bad"' if is_bad else ""
