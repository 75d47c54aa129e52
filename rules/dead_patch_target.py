"""SSOT205: patches of what the workspace does not have."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.census import Dead
from ssot_tool.model import Finding
from ssot_tool.rule import Rule, RuleContext

from .dead_names import found_dead


class DeadPatchTarget(Rule):
    """What a test is to patch does not exist.

    `patch("a.b.name")`, `patch.multiple`, `patch.dict` and `monkeypatch.setattr("a.b.name", …)`, where `a.b` is the
    workspace's own and binds no `name`: a module, or a class of which all bases are known. The string may be a constant
    or begin with one, and the module an object: `patch.object(b, "name")`, `monkeypatch.setattr(b, "name", …)`,
    `mocker.spy`. With `create=True` or `raising=False` it need not be there, nor below `pytest.raises(AttributeError)`
    or `if hasattr(b, "name")`, and a builtin that `patch` puts into a module (`patch("a.b.open")`) is made by it;
    `monkeypatch` makes none. Vendored folders are left out, and so is the documentation of one release.

    Why it hurts: the test fails with an AttributeError, or is skipped and protects nothing. Most are left behind when
    code moves: a patch has to name the module in which a name is looked up, not the one that defines it.

    How to fix: name the module that looks the name up today; the message tells where it is defined, if that is one
    place. `ssot migrate` takes patch strings along.

    How to suppress: with `# ssot: ignore[SSOT205] reason` on the line of the string or above it.
    """

    code = "SSOT205"
    name = "dead-patch-target"
    severity = "error"
    whole_tree = True
    bad = (
        {
            "app/__init__.py": "",
            "app/mail.py": "def send():\n    return 1\n",
            "tests/test_mail.py": "from unittest.mock import patch\n\n\n"
            "def test_it():\n    with patch('app.mail.deliver'):\n        pass\n",
        },
    )
    good = (
        {
            "app/__init__.py": "",
            "app/mail.py": "def send():\n    return 1\n",
            "tests/test_mail.py": "from unittest.mock import patch\n\n\n"
            "def test_it():\n    with patch('app.mail.send'), patch('app.mail.deliver', create=True):\n        pass\n",
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a string."""
        return found_dead(self, (one for one in context.census.dead if one.kind == "patch"), _told)


def _told(one: Dead) -> str:
    if one.missing == one.dotted:
        home, _, name = one.dotted.rpartition(".")
        return f"patches {one.dotted}, but {home} has no {name}"
    return f"patches {one.dotted}, but there is no {one.missing}"


RULE = DeadPatchTarget()
