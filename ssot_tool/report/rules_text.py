"""The reports of ``ssot rules`` and ``ssot explain`` for people."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from ssot_tool.report.layout import Page, clean, table
from ssot_tool.role import RolePack
from ssot_tool.rule import Example, Rule

#: What each list of words in a role pack is for, in the order in which a reader asks.
_LISTS = {
    "heads": "head nouns, with which a name or a base ends",
    "words": "qualifiers that make a head this role's",
    "about": "words of which one must be shown",
    "other_heads": "endings that say another role",
    "bases": "base classes",
    "methods": "methods",
    "collaborators": "collaborators",
    "literals": "messages and events served",
    "emits": "calls that emit",
    "builds": "what is built",
}


def rules_text(rules: Sequence[Rule], asked: Collection[str], packs: Sequence[RolePack], page: Page) -> str:
    """Two tables: rules by code, with those that are not ``asked`` marked, and roles by priority."""
    lines = [page.style("Rules", "bold")]
    lines += _listed([(rule.code, _rule_summary(rule, rule.code in asked)) for rule in rules], page)
    if any(rule.whole_tree for rule in rules):
        lines += page.paragraph(
            "Those that look at the whole tree are asked by ssot check, and by ssot scan if [rules] or --select names "
            "them.",
            "  ",
        )
    lines += ["", page.style("Roles", "bold")]
    lines += _listed([(pack.id, _role_summary(pack)) for pack in packs], page) or ["  none"]
    return "\n".join([*lines, "", "ssot explain CODE or ROLE tells more."]) + "\n"


def rule_text(rule: Rule, page: Page) -> str:
    """A rule's whole documentation and its examples, file by file."""
    lines = [f"{page.style(f'{rule.code} {rule.name}', 'bold')} ({rule.severity})", ""]
    lines += _prose(rule.explanation(), page)
    for title, examples in (("Found in", rule.bad), ("Not found in", rule.good)):
        for example in examples:
            lines += ["", page.style(title, "bold"), *_example(example)]
    return "\n".join(lines) + "\n"


def role_text(pack: RolePack, page: Page) -> str:
    """What a role is, why one implementation is enough, and by what its members are recognised."""
    state = "" if pack.enabled else ", switched off"
    head = f"{page.style(clean(pack.title), 'bold')} ({clean(pack.id)}, priority {pack.priority}{state})"
    lines = [head, *(page.paragraph(pack.why) if pack.why else [])]
    kinds = " and ".join(_plural(kind) for kind in pack.kinds)
    lines += ["", *page.paragraph(f"Members are {kinds}, recognised by" if pack.heads else "Members are")]
    for field, title in _LISTS.items():
        words: tuple[str, ...] = getattr(pack, field)
        if words:
            lines += page.paragraph(f"- {title}: {', '.join(words)}", "  ", "    ")
    routes = dict.fromkeys(word for words in msgspec.to_builtins(pack.routes).values() for word in words)
    if routes:
        lines += page.paragraph(f"- places that name the routes they serve: {', '.join(routes)}", "  ", "    ")
    if pack.members:
        lines += page.paragraph(f"- declared: {', '.join(pack.members)}", "  ", "    ")
    lines += ["", *page.paragraph(f"Canonical: {pack.canonical or 'none chosen'}")]
    for one in pack.exclude:
        lines += page.paragraph(f"Excluded: {one.symbol}: {one.reason}", "", "  ")
    lines += page.paragraph(
        f"ssot scan --role {pack.id} lists them; --why SYMBOL tells why one is a member, or is none."
    )
    return "\n".join(lines) + "\n"


def excuse_text(name: str, discovered: str, scanned: str, page: Page) -> str:
    """What an excuse says in ``ssot discover`` and in ``ssot scan``, "" where it is not asked, and who overrules it."""
    lines = [f"{page.style(name, 'bold')} (excuse)"]
    if discovered:
        lines += ["", *_prose(f"ssot discover: {discovered}", page)]
        lines += page.paragraph(f'overruled for the workspace: [discover] excuses_off = ["{name}"]', "  ", "    ")
    if scanned:
        lines += ["", *_prose(f"ssot scan: {scanned}", page)]
        lines += page.paragraph(f'overruled for one role: [roles.ROLE] excuses_off = ["{name}"]', "  ", "    ")
    return "\n".join(lines) + "\n"


def _listed(rows: Sequence[tuple[str, str]], page: Page) -> list[str]:
    if not rows:
        return []
    names = table([[clean(name)] for name, _ in rows], ["left"])
    width = max(map(len, names)) + 2
    lines: list[str] = []
    for name, (_, text) in zip(names, rows, strict=True):
        paragraph = page.paragraph(text, " " * width)
        lines += [name.ljust(width) + paragraph[0].lstrip(), *paragraph[1:]] if paragraph else [name]
    return lines


def _rule_summary(rule: Rule, is_asked: bool) -> str:
    marks = [*(["whole tree"] if rule.whole_tree else []), *([] if is_asked else ["off"])]
    told = f" ({', '.join(marks)})" if marks else ""
    return f"{rule.severity}: {rule.summary()}{told}"


def _role_summary(pack: RolePack) -> str:
    state = "" if pack.enabled else "; switched off"
    return f"priority {pack.priority}: {pack.title}; canonical: {pack.canonical or 'none chosen'}{state}"


def _prose(text: str, page: Page) -> list[str]:
    """A docstring's paragraphs laid out anew; indented ones, which are code, as they are."""
    lines: list[str] = []
    for block in text.split("\n\n"):
        code = block.startswith("    ")
        lines += ([clean(line) for line in block.split("\n")] if code else page.paragraph(block.replace("\n", " "))) + [
            ""
        ]
    return lines[:-1]


def _example(example: Example) -> list[str]:
    lines = []
    for path, source in sorted(example.items()):
        lines.append(f"  {clean(path)}")
        lines += [f"    {clean(line)}".rstrip() for line in source.rstrip().split("\n")]
    return lines


def _plural(kind: str) -> str:
    return "classes" if kind == "class" else f"{kind}s"
