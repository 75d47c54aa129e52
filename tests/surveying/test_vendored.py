"""What others wrote and we only carry along is not ours to mend, and no rule of the whole tree speaks of it."""

from __future__ import annotations

import pytest

from tests.rules.examples import findings_of, rule_of

#: A use that goes around its owner, an import and a patch that lead nowhere.
TEXT = """
import os
from unittest.mock import patch

from app.core import gone

HOME = os.environ["HOME"]
with patch("app.core.lost"):
    pass
"""
BASE = {
    "ssot.toml": '[[owners]]\nmodule = "app.core"\nresources = ["os.environ"]\n',
    "app/__init__.py": "",
    "app/core.py": "def run():\n    pass\n",
}


@pytest.mark.parametrize("code", ["SSOT203", "SSOT204", "SSOT205"])
@pytest.mark.parametrize(
    ("folder", "is_ours"),
    [
        ("app/_vendor/lib", False),
        ("app/vendored", False),
        ("third_party", False),
        ("app/extern", False),
        ("app/vendors", True),
        ("app/external", True),
    ],
)
def test_vendored_folders_are_left_out(code: str, folder: str, is_ours: bool) -> None:
    found = findings_of(rule_of(code), {**BASE, f"{folder}/use.py": TEXT})
    assert [one.path for one in found] == [f"{folder}/use.py"] * is_ours


@pytest.mark.parametrize("code", ["SSOT204", "SSOT205"])
def test_ours_is_told_of_what_a_vendored_module_has_not(code: str) -> None:
    text = TEXT.replace("app.core", "app._vendor.lib")
    files = {**BASE, "app/_vendor/__init__.py": "", "app/_vendor/lib.py": "A = 1\n", "app/use.py": text}
    assert [one.path for one in findings_of(rule_of(code), files)] == ["app/use.py"]


def test_a_module_of_that_name_is_no_such_folder() -> None:
    (one,) = findings_of(rule_of("SSOT204"), {**BASE, "app/vendor.py": TEXT})
    assert one.path == "app/vendor.py"
