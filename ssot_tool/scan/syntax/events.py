"""The stream of syntax events that both readers emit: statements in source order, with expressions as small trees.

This is the contract between ``read_ast`` and ``read_cst`` (syntax) and ``scopes`` (meaning). Both readers must emit
*equal* streams for every module that both can parse; a differential test holds them to it.

Positions are offsets into the decoded text (str, no BOM), in code points; spans are half-open. Lines are worked out
later. Identifiers are NFKC-normalised (what Python compares); the span is that of the token as spelled in the source.

Expressions are nested tuples whose first item is one of the tags below, or ``None`` for what carries no
meaning for us (numbers, ``None``, ``True``, ``...``, bytes). Parentheses leave no trace.

=========  ========================================================================================================
NAME       (NAME, ident, start, end): load, store and delete alike
ATTR       (ATTR, base, ident, start, end): span of the attribute's own token
CALL       (CALL, func, args, keywords, start, end). args: tuple of expr (``*x`` is a GROUP "starred"); keywords: tuple
           of (name | None, start, end, expr) in source order, None is ``**x``; span of the name token (0, 0 for
           ``**``). start is where func starts as CPython has it (its own parentheses excluded, those around its first
           part included), end is after the closing parenthesis. args keep their position: None without meaning
STR        (STR, value, start, end): one per implicit concatenation; whole span; value is the evaluated string
FSTR       (FSTR, prefix, suffix, start, end, children): any concatenation holding an f- or t-string; prefix/suffix:
           evaluated literal text before the first / after the last replacement field (``x=`` of ``{x=}`` is literal
           text, without fields all is prefix); children: expressions in the fields and format specs, in source order
GROUP      (GROUP, code, children): everything else with children, see below. children may hold None only where the
           position counts (dict, compare, ifexp, subscript, item, and two operands); otherwise None is dropped. A GROUP
           all of whose children are absent is still emitted for tuple, list, set, dict and item; others become None
LAMBDA     (LAMBDA, params, body): params as in DEF
COMP       (COMP, elements, clauses): elements: (elt,) or (key, value); clauses: tuple of (target, iter, tuple of
           conditions). Elements are kept when None, conditions are not; ``{**x for …}`` has elements (None, x)
WALRUS     (WALRUS, target_name_expr, value)
=========  ========================================================================================================

GROUP codes and their children: ``tuple list set`` (elements), ``dict`` (k1, v1, k2, v2, …; key None for ``**v``),
``subscript`` (base, index), ``compare`` (left, right1, right2, …, ops joined in ``op``: see OPS; emitted as
``(GROUP, "compare", (left, right, …), ("==", "in", …))``: the only group with a fourth item), ``boolop`` (operands of
``and``/``or``; an unparenthesised chain of one operator is flat, as in ``ast``),
``binop`` (left, right; ``+`` is ``add``, ``|`` is ``bitor``, ``%`` is ``mod``; every other operator is ``binop``),
``unary`` (operand), ``ifexp`` (body, test, orelse), ``await`` (value), ``yield`` (value), ``starred`` (value),
``slice`` (lower, upper, step without the absent ones; several, one starred, or one with a comma make the index a
tuple), ``case_class`` (cls, subpatterns…), ``case`` (sequences, mappings, ``|`` and ``as``: value expressions, capture
names as NAME, sub-patterns). A pattern that is only a value or only a name is that expression.

Statements (also tuples, tag first):

==============  =====================================================================================
IMPORT          (IMPORT, ((dotted, start, end, asname|None, as_start, as_end), …), start)
                ``start, end``: span of the dotted name from its first to its last character;
                ``as_start, as_end`` are 0 without ``as``
FROM            (FROM, level, module ("" if absent), mod_start, mod_end,
                ((name, start, end, asname|None, as_start, as_end), …), start); star is name "*";
                ``mod_start, mod_end`` are 0 without a module
ASSIGN          (ASSIGN, targets, value, start) ``a = b = v``: targets (a, b)
ANNASSIGN       (ANNASSIGN, target, annotation, value|None, start)
AUGASSIGN       (AUGASSIGN, target, value, start)
EXPR            (EXPR, expr, start)      also ``assert``, ``raise``, ``del``: see code
                STMT (STMT, code, exprs, start): code "assert" "raise" "del"; exprs in source order
RETURN          (RETURN, expr | None, start)
GLOBAL          (GLOBAL, "global" | "nonlocal", names)
TYPEALIAS       (TYPEALIAS, name_expr, type_params, value, start)
DEF             (DEF, name, name_start, name_end, params, returns, decorators, type_params, is_async, start)
                start: of ``def``/``async``; params: tuple of (name, start, end, annotation, default, kind) in source
                order; kind one of "posonly" "arg" "vararg" "kwonly" "kwarg"; type_params: tuple of (name, start, end,
                bound|None, default|None)
CLASS           (CLASS, name, name_start, name_end, bases, keywords, decorators, type_params, start)
                bases like call args, keywords like call keywords; start: of ``class``
END             (END, end)               closes DEF and CLASS; end: offset after the last token of the body's last
                                         statement (as CPython's end_lineno/end_col_offset: a ``;`` counts)
BLOCK           (BLOCK, kind, exprs, start) opens an arm; kinds: "if" (test), "elif" is an "if" inside an "else" arm
                for both readers; "else" () "while" (test) "for" (target, iter) "with" (one GROUP "item" (context,
                target) per item) "try" () "except" (type|None, NAME|None) "finally" () "match" (subject) "case"
                (pattern, guard|None) "loop_else" () for the else of for/while, "try_else" () for that of try. start
                is that of the keyword; else and finally arms take that of their statement
UNBLOCK         (UNBLOCK,)               closes the arm. Arms of one statement follow each other directly.
==============  =====================================================================================

``async for``/``async with`` are as ``for``/``with``. ``except*`` is as ``except``.
"""

from __future__ import annotations

from typing import Any

# Expression tags.
NAME, ATTR, CALL, STR, FSTR, GROUP, LAMBDA, COMP, WALRUS = range(9)

# Statement tags.
(
    IMPORT,
    FROM,
    ASSIGN,
    ANNASSIGN,
    AUGASSIGN,
    EXPR,
    STMT,
    RETURN,
    GLOBAL,
    TYPEALIAS,
    DEF,
    CLASS,
    END,
    BLOCK,
    UNBLOCK,
) = range(20, 35)

Expr = tuple[Any, ...] | None
Event = tuple[Any, ...]
