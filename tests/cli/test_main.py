from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
import pytest

from ssot_tool import __version__
from ssot_tool.cli.main import COMMANDS, main
from ssot_tool.errors import ConfigError, SsotError

CHECKOUT = Path(__file__).parent.parent.parent
HEAVY = {"rich", "networkx", "libcst", "sqlite3", "asyncio", "pydantic", "multiprocessing", "ssot_tool.scan.reading"}


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """A command ``boom`` that raises what is put into the list."""
    errors: list[BaseException] = []

    @click.command()
    def command() -> None:
        raise errors[0]

    module = ModuleType("ssot_tool.cli.boom")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ssot_tool.cli.boom", module)
    monkeypatch.setitem(COMMANDS, "boom", "Raise")
    yield errors


def test_help_lists_every_command_with_its_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for name, summary in COMMANDS.items():
        assert f"  {name}" in out
        assert summary in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_helps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = import_module(f"ssot_tool.cli.{name}").command
    assert isinstance(command, click.Command)
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: ssot {name} ")
    assert COMMANDS[name][0].isupper()
    assert not COMMANDS[name].endswith(".")


def test_no_arguments_is_help_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert "Commands:" in err
    assert out == ""


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ssot {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [(["rulez"], "'rules'"), (["scam"], "'scan'"), (["rules", "--fromat"], "--format"), (["--versio"], "'--version'")],
)
def test_a_mistyped_word_is_2_with_a_suggestion(
    arguments: list[str], suggestion: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Did you mean" in err
    assert suggestion in err


def test_an_error_is_told_with_its_hint(raising: list[BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    raising.append(SsotError("there is no such thing", "make one"))
    assert main(["boom"]) == 2
    assert capsys.readouterr().err == "error: there is no such thing\nhint: make one\n"


def test_all_configuration_problems_are_told(raising: list[BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    raising.append(ConfigError(["ssot.toml:1: one", "ssot.toml:2: two"]))
    assert main(["boom"]) == 2
    assert capsys.readouterr().err == "error: ssot.toml:1: one\nerror: ssot.toml:2: two\n"


@pytest.mark.parametrize("error", [ValueError("odd"), OSError(5, "no disk"), RecursionError(), MemoryError()])
def test_a_bug_is_one_sentence_and_2(
    error: Exception, raising: list[BaseException], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSOT_TRACEBACK", raising=False)
    raising.append(error)
    assert main(["boom"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"internal error: {type(error).__name__}")
    assert "report" in err
    assert "Traceback" not in err
    monkeypatch.setenv("SSOT_TRACEBACK", "1")
    assert main(["boom"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_130(raising: list[BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    raising.append(KeyboardInterrupt())
    assert main(["boom"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_command_that_exits_by_itself(raising: list[BaseException]) -> None:
    raising.append(click.exceptions.Exit(1))
    assert main(["boom"]) == 1


def test_a_closed_pipe_is_quiet() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ssot_tool", "--help"],
            cwd=CHECKOUT,
            stdout=write,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    finally:
        os.close(write)
    assert done.stderr == ""
    assert done.returncode == 141


def test_an_ascii_terminal_is_no_reason_to_crash() -> None:
    code = (
        "from ssot_tool.cli.main import main\n"
        "from ssot_tool.cli.output import deliver\n"
        "main(['--version'])\n"
        "deliver('caf\\u00e9 \\udce9\\n', None)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="ascii",
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[1] == "caf\\xe9 \\udce9"


@pytest.mark.parametrize("arguments", ["--help", "--version", "rules --help", "rules", "explain SSOT101"])
def test_quick_commands_import_nothing_heavy(arguments: str) -> None:
    code = (
        "import sys, tests.conftest\n"
        "from ssot_tool.cli.main import main\n"
        f"code = main({arguments.split()!r})\n"
        f"print(code, sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    assert done.stderr == "0 []\n"


def test_a_command_does_not_import_the_others() -> None:
    code = (
        "import sys, tests.conftest\n"
        "from ssot_tool.cli.main import main\n"
        "main(['rules', '--help'])\n"
        "print([n for n in sys.modules if n in ('ssot_tool.cli.scan', 'ssot_tool.cli.graph', 'ssot_tool.scanning')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    assert done.stdout.endswith("[]\n")
