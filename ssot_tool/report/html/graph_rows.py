"""The rows of the graph's page: one member, one caller, one dependency."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.graph import Graph, Node
from ssot_tool.report.graph_view import Step, Users, colliding, kinds_text, neighbours, users_of
from ssot_tool.report.html.page import attribute, text
from ssot_tool.report.layout import count
from ssot_tool.short_names import short_names


class Rows:
    """The rows of one graph. ``number`` is a symbol's, in the order of the nodes; its row has the id ``n`` + number."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = {node.symbol: node for node in graph.nodes}
        self.number = {node.symbol: number for number, node in enumerate(graph.nodes)}
        self.members = {node.symbol for node in graph.nodes if node.kind == "member"}
        self.around = neighbours(graph)
        self.parts = graph.parts
        self.canonical = graph.canonical
        self.proposed = graph.proposed.symbol if graph.proposed is not None else ""
        self.colliding = colliding(graph)
        users = (step.node.symbol for member in self.members for step in self.around.users.get(member, ()))
        self.direct_users = {symbol for symbol in users if symbol not in self.members}
        self._short = short_names(self.members)

    def name(self, symbol: str) -> str:
        """The shortest name that tells a member from the others; the last component of other symbols."""
        return self._short.get(symbol, symbol.rpartition(".")[2])

    def link(self, symbol: str) -> str:
        """A symbol's name as a link to its row; only the name where it has none."""
        if symbol not in self.number:
            return f"<span title={attribute(symbol)}>{text(self.name(symbol))}</span>"
        return f'<a href="#n{self.number[symbol]}" title={attribute(symbol)}>{text(self.name(symbol))}</a>'

    def steps(self, node: Node, *, caller: bool) -> list[Step]:
        """What a caller uses, or who uses a dependency."""
        return (self.around.used if caller else self.around.users).get(node.symbol, [])

    def member(self, symbol: str, step: int | None, after: Sequence[str]) -> str:
        """A member's row: its step, where it stands, its routes, who uses it, after whom it goes."""
        node = self.nodes[symbol]
        users = users_of(self.around.users.get(symbol, ()))
        tags = []
        if symbol == self.canonical:
            tags.append('<span class="tag good">canonical</span>')
        elif symbol == self.proposed:
            tags.append('<span class="tag good">proposed canonical</span>')
        bad = self.colliding.get(symbol, set())
        number = "✓" if step is None else str(step)
        lines = [f'<p class="users">{_users(users)}</p>', *self._routes(symbol, bad)]
        if any(one.node.symbol == self.canonical for one in self.around.users.get(symbol, ())):
            lines.append(f'<p class="warn">the canonical {self.link(self.canonical)} has to let go of it</p>')
        if after:
            lines.append(f'<p class="after">after {", ".join(map(self.link, after))}</p>')
        return (
            f'<li class="node member{" collides" if bad else ""}" id="n{self.number[symbol]}">'
            f'<span class="step"><span class="hidden">step </span>{number}</span>'
            f"{self._title(node)} {' '.join(tags)}{_where(node.path, node.line)}{''.join(lines)}</li>"
        )

    def _routes(self, symbol: str, bad: set[str]) -> list[str]:
        routes = self.parts[symbol].routes if symbol in self.parts else ()
        known = [f'<span class="tag route bad">{text(one)}</span>' for one in sorted(bad)]
        others = [f'<span class="tag route">{text(one)}</span>' for one in sorted(set(routes) - bad)]
        lines = [f'<p class="bad">⚠ collides on {" ".join(known)}</p>'] if known else []
        if others:
            lines.append(f"<p>{'also ' if known else ''}serves {' '.join(others)}</p>")
        return lines

    def neighbour(self, node: Node, *, caller: bool) -> str:
        """A caller's or dependency's row: where it stands, and its uses, by kind."""
        steps = self.steps(node, caller=caller)
        uses = "".join(
            f'<li data-n="{self.number[step.node.symbol]}">{self.link(step.node.symbol)} '
            f"<span>{text(kinds_text(step.edge.kinds))}</span></li>"
            for step in steps
        )
        word = "uses" if caller else "used by"
        listed = f'<ul class="uses" aria-label="{word}">{uses}</ul>' if uses else ""
        test = " test" if node.in_test else ""
        # The folder stands above.
        where = _where(node.path.rpartition("/")[2], node.line)
        return f'<li class="node{test}" id="n{self.number[node.symbol]}">{self._title(node)}{where}{listed}</li>'

    def _title(self, node: Node) -> str:
        module = ' <span class="tag">module</span>' if node.kind == "module" else ""
        test = ' <span class="tag">test</span>' if node.in_test and node.kind == "member" else ""
        link = self.link(node.symbol).replace("<a ", '<a class="name" ', 1)
        return f"{link}{module}{test}"


def _where(path: str, line: int) -> str:
    # Long paths may break at their folders.
    return f'<code class="where">{text(path).replace("/", "/<wbr>")}:{line}</code>' if path else ""


def _users(users: Users) -> str:
    told = [
        *([f"{users.production:,} in production"] if users.production else []),
        *([f"{users.tests:,} in tests"] if users.tests else []),
        *([count(users.members, "member")] if users.members else []),
    ]
    if not told:
        return "used by nothing"
    only = " only" if users.tests and len(told) == 1 else ""
    return f"used by {', '.join(told)}{only}"
