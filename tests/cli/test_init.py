"""The command init: writes a configuration that changes nothing, and only where there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ssot_tool.cli.init import command
from ssot_tool.config import Config, load_config
from ssot_tool.errors import UsageError
from ssot_tool.scan.files.workspace import open_workspace
from tests.discovering.shop import write_shop

HANDLERS = """\
class ChatMessageHandler: ...
class AgentMessageHandler: ...
class ErrorHandler: ...
class Unrelated: ...
def get_websocket_bridge_factory(): ...
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for path in ("src/app/handlers.py", "src/app/__init__.py", "tests/test_handlers.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(HANDLERS if path.endswith("handlers.py") else "", encoding="utf-8")
    return tmp_path


def run(root: Path) -> tuple[str, str]:
    result = CliRunner().invoke(command, [str(root)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout, result.stderr


def test_it_writes_what_changes_nothing_and_says_what_is_next(workspace: Path) -> None:
    stdout, stderr = run(workspace)
    assert stdout == f"wrote {workspace / 'ssot.toml'}\n"
    assert stderr.endswith("next: ssot scan\n")
    config = load_config(workspace)
    assert (config.workspace, config.services, dict(config.roles)) == (Config().workspace, (), {})
    assert open_workspace(workspace, config).files


def test_it_names_roots_and_candidates(workspace: Path) -> None:
    run(workspace)
    text = (workspace / "ssot.toml").read_text(encoding="utf-8")
    assert "#   src: a src layout" in text
    assert "2 classes outside tests have such a name (AgentMessageHandler, ChatMessageHandler)" in text
    assert "# [roles.message-handler]" in text


def test_the_workspace_lines_hold_when_their_comment_signs_are_taken_off(workspace: Path) -> None:
    run(workspace)
    path = workspace / "ssot.toml"
    text = path.read_text(encoding="utf-8")
    before = open_workspace(workspace, load_config(workspace))
    path.write_text(re.sub(r"(?m)^# (roots|tests) = ", r"\1 = ", text), encoding="utf-8")
    config = load_config(workspace)
    assert (config.workspace.roots, config.workspace.tests) == ((".", "src"), ("tests/", "test_*.py"))
    assert open_workspace(workspace, config).files == before.files


@pytest.mark.parametrize(("name", "text"), [("ssot.toml", "# mine\n"), ("pyproject.toml", "[tool.ssot]\n")])
def test_it_changes_nothing_where_a_configuration_exists(workspace: Path, name: str, text: str) -> None:
    (workspace / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(command, [str(workspace / "src")])
    assert isinstance(result.exception, UsageError)
    assert "already; nothing was changed" in result.exception.message
    assert (workspace / name).read_text(encoding="utf-8") == text
    assert (workspace / "ssot.toml").exists() == (name == "ssot.toml")


def test_a_dangling_link_is_not_written_through(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "target"
    (workspace / "ssot.toml").symlink_to(outside)
    assert isinstance(CliRunner().invoke(command, [str(workspace)]).exception, UsageError)
    assert not outside.exists()


def test_one_is_no_plural(workspace: Path) -> None:
    for path in workspace.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "class ChatMessageHandler" in text:
            path.write_text(text.replace("class ChatMessageHandler", "class Chat"), encoding="utf-8")
    _, stderr = run(workspace)
    assert "Agent message handler (message-handler): 1 name looks like one\n" in stderr
    text = (workspace / "ssot.toml").read_text(encoding="utf-8")
    assert "1 class outside tests has such a name (AgentMessageHandler)." in text


def test_the_first_roles_that_nobody_has_named_are_proposed(tmp_path: Path) -> None:
    (write_shop(tmp_path) / "ssot.toml").unlink()
    _, stderr = run(tmp_path)
    assert stderr.endswith("without a name yet, first of all: Order validator (2)\nnext: ssot discover; ssot scan\n")
    path = tmp_path / "ssot.toml"
    text = path.read_text(encoding="utf-8")
    assert dict(load_config(tmp_path).roles) == {}
    head, _, proposed = text.partition("# Order validator: used in 5 places outside tests.\n")
    assert "# Roles that nobody has named yet." in head
    path.write_text(head + re.sub(r"(?m)^# ", "", proposed), encoding="utf-8")
    assert load_config(tmp_path).roles["order-validator"]["members"] == (
        "shop.checkout.validator.UnifiedOrderValidator",
        "shop.orders.validation.OrderValidator",
    )


def test_where_nothing_can_be_discovered_it_is_written_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("class (:\n", encoding="utf-8")
    (tmp_path / "test_only.py").write_text("def test_it(): ...\n", encoding="utf-8")
    _, stderr = run(tmp_path)
    assert stderr.endswith("next: ssot scan\n")
    assert "Roles that nobody has named yet" not in (tmp_path / "ssot.toml").read_text(encoding="utf-8")
