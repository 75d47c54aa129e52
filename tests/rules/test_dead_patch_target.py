"""SSOT205."""

from __future__ import annotations

import pytest

from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT205")
BASE = {
    "app/__init__.py": "",
    "app/core.py": "import json\n\n\nclass Mailer:\n    def send(self):\n        pass\n\n\nLIMIT = 3\n",
}


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    assert [(one.path, one.start_line, one.message) for one in findings_of(RULE, example)] == [
        ("tests/test_mail.py", 5, "patches app.mail.deliver, but app.mail has no deliver")
    ]


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


@pytest.mark.parametrize(
    "call",
    [
        "patch('app.core.Mailer')",
        "patch('app.core.LIMIT', 4)",
        "patch('app.core.json.dumps')",
        "patch('app.core.Mailer.send')",
        "patch('app.core.open', create=True)",
        "patch.multiple('app.core', LIMIT=1)",
        "patch('os.getcwd')",
        "patch(f'{HERE}.Mailer')",
    ],
)
def test_what_is_there(call: str) -> None:
    text = f"from unittest.mock import patch\nHERE = 'app.core'\n\n\ndef test_it():\n    with {call}:\n        pass\n"
    assert findings_of(RULE, {**BASE, "tests/test_core.py": text}) == []


@pytest.mark.parametrize(
    "call",
    [
        "patch('app.core.Sender')",
        "patch('app.gone.Mailer')",
        "mock.patch('app.core.Sender', new=1)",
        "mocker.patch('app.core.Sender')",
        "monkeypatch.setattr('app.core.Sender', None)",
        "patch(f'{HERE}.Sender')",
        "patch.multiple('app.core', Sender=1)",
    ],
)
def test_what_is_not(call: str) -> None:
    text = f"from unittest.mock import patch\nHERE = 'app.core'\n\n\ndef test_it(monkeypatch, mocker):\n    {call}\n"
    assert len(findings_of(RULE, {**BASE, "tests/test_core.py": text})) == 1


def test_a_decorator_counts_and_a_plain_string_does_not() -> None:
    text = (
        "from unittest.mock import patch\n\nNAME = 'app.core.Sender'\n\n\n"
        "@patch('app.core.Sender')\ndef test_it(s):\n    print('app.core.Other')\n"
    )
    assert [one.start_line for one in findings_of(RULE, {**BASE, "tests/test_core.py": text})] == [6]


def test_a_library_with_the_name_of_the_own_folder_is_not_ours() -> None:
    files = {
        "app/__init__.py": "",
        "app/stripe/__init__.py": "",
        "app/stripe/api.py": "import stripe\n",
        "tests/test_api.py": "from unittest.mock import patch\n\npatch('app.stripe.api.stripe.Customer')\n",
    }
    assert findings_of(RULE, files) == []


@pytest.mark.parametrize(
    ("call", "dead"),
    [
        # ``patch`` makes a builtin on a module: ``if name in _builtins and isinstance(target, ModuleType)``.
        ("patch('app.core.print')", 0),
        ("mock.patch('app.open')", 0),
        ("mocker.patch('app.core.sorted', side_effect=sorted)", 0),
        ("patch(f'{HERE}.globals')", 0),
        ("patch('%s.globals' % HERE)", 0),
        ("patch.multiple('app.core', open=1)", 0),
        ("patch('app.alias.core.print')", 0),
        # But only there, only builtins that have no underscore, and monkeypatch makes none.
        ("patch('app.gone.print')", 1),
        ("patch('app.core.__import__')", 1),
        ("patch('app.core.printed')", 1),
        ("patch.dict('app.core.print', {})", 1),
        ("monkeypatch.setattr('app.core.print', None)", 1),
        ("monkeypatch.setattr('app.core.print', None, raising=False)", 0),
    ],
)
def test_a_builtin_on_a_module_is_made_by_mock(call: str, dead: int) -> None:
    text = f"from unittest.mock import patch\nHERE = 'app.core'\n\n\ndef test_it(monkeypatch, mocker):\n    {call}\n"
    files = {**BASE, "app/alias.py": "from app import core\n", "tests/test_core.py": text}
    assert len(findings_of(RULE, files)) == dead
