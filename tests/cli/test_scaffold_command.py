from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scaffolding.shop import Shop, importable
from tests.scaffolding.test_scaffold import FILES
from tests.schemas import assert_valid

ONE = ("--canonical", "PKG.one.OneGreeter", "--no-tests", "--no-cache", "--workers", "1")


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path, capsys).write(FILES)


def git(shop: Shop, *arguments: str) -> str:
    identity = ("-c", "user.name=ssot", "-c", "user.email=ssot@example.org")
    done = subprocess.run(["git", *identity, *arguments], cwd=shop.root, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def commit(shop: Shop) -> None:
    git(shop, "init", "--quiet")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "a step")


def test_text_shows_what_would_be_written(shop: Shop) -> None:
    text = shop.ssot("scaffold", "greeter", *ONE)
    assert text.startswith(f"{shop.package}.one.OneGreeter would take the place of 3 members")
    assert "hello: " in text.split("Contested routes")[1]
    assert "GreeterBase is the base of" in " ".join(text.split("Left out")[1].split())
    assert f"ssot scaffold greeter --canonical {shop.package}.one.OneGreeter --no-tests --write" in text
    assert "more lines: --all shows them" in text
    assert "more lines" not in shop.ssot("scaffold", "greeter", "--all", *ONE)
    assert not (shop.root / shop.package / "one.py").exists()


def test_json_is_as_its_schema_says(shop: Shop) -> None:
    for style in ("facade", "move"):
        told = json.loads(shop.ssot("scaffold", "greeter", "--format", "json", "--style", style, *ONE))
        assert_valid(told, "scaffold")
        assert told["written"] is False


def test_a_patch_does_what_write_does(shop: Shop) -> None:
    commit(shop)
    patch = shop.ssot("scaffold", "greeter", "--format", "patch", "--style", "move", *ONE)
    (shop.root / "all.patch").write_text(patch, encoding="utf-8")
    git(shop, "apply", "all.patch")
    applied = shop.text("PKG/one_strategies/formal.py"), shop.text("ssot.toml"), shop.text("PKG/one.py")
    (shop.root / "all.patch").unlink()
    git(shop, "stash", "--quiet", "--include-untracked")
    shop.ssot("scaffold", "greeter", "--style", "move", "--write", *ONE)
    assert (shop.text("PKG/one_strategies/formal.py"), shop.text("ssot.toml"), shop.text("PKG/one.py")) == applied


def test_a_dirty_configuration_is_refused(shop: Shop) -> None:
    commit(shop)
    shop.write({"ssot.toml": FILES["ssot.toml"] + "\n# a word\n"})
    said = shop.ssot("scaffold", "greeter", "--write", *ONE, code=2)
    assert "git does not have these files as they are: ssot.toml; nothing was written" in said
    assert not (shop.root / shop.package / "one.py").exists()
    assert "takes the place of" in shop.ssot("scaffold", "greeter", "--write", "--allow-dirty", *ONE)
    assert "# a word" in shop.text("ssot.toml")


def test_contract_tests_come_with_it_and_pass(shop: Shop) -> None:
    shop.write(
        {"tests/test_formal.py": "from PKG.formal import FormalGreeter\n\n\ndef test_it():\n    FormalGreeter(1)\n"}
    )
    arguments = [one for one in ONE if one != "--no-tests"]
    told = json.loads(shop.ssot("scaffold", "greeter", "--write", "--format", "json", *arguments))
    (test,) = [one["path"] for one in told["files"] if one["what"].startswith("the contract tests")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not replay and not remains", test]
    done = subprocess.run(command, cwd=shop.root, capture_output=True, timeout=120, check=False, env=_environment(shop))
    assert done.returncode == 0, done.stdout.decode()


def _environment(shop: Shop) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(shop.root)}


@pytest.mark.parametrize("width", [88, 100, 120])
def test_formatters_and_linters_have_nothing_to_do(shop: Shop, width: int) -> None:
    shop.write({"ruff.toml": f"line-length = {width}\n[lint]\nselect = ['E', 'F', 'I', 'UP', 'B']\n"})
    shop.ssot("scaffold", "greeter", "--style", "move", "--write", *ONE)
    made = [f"{shop.package}/one.py", f"{shop.package}/one_routing.py", f"{shop.package}/one_strategies"]
    for command in (["format", "--diff"], ["check", "--no-cache"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *made], cwd=shop.root, capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_unknown_words(shop: Shop) -> None:
    assert "did you mean greeter" in shop.ssot("scaffold", "greetr", *ONE, code=2)
    assert "Invalid value for '--style'" in shop.ssot("scaffold", "greeter", "--style", "copy", code=2)


def test_nothing_is_imported(shop: Shop) -> None:
    shop.write({"PKG/late.py": FILES["PKG/late.py"] + "\n        raise SystemExit('imported')\n"})
    with importable(shop.root):
        shop.ssot("scaffold", "greeter", "--style", "move", *ONE)
