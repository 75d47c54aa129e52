"""Modules that a build makes are not dead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main


@pytest.mark.parametrize(
    "more",
    [
        {"pkg/_version.pyx": ""},
        {"pkg/_version.abi3.so": ""},
        {"pkg/_version/data.txt": ""},
        {"pyproject.toml": '[tool.setuptools_scm]\nversion_file = "pkg/_version.py"\n'},
        {"setup.cfg": "write_to = pkg/_version.py\n"},
        {},
    ],
)
def test_a_module_that_is_not_there_yet(
    more: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in {"pkg/__init__.py": "from pkg._version import version\n", "ssot.toml": "", **more}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "--select", "SSOT204", "--format", "json", "--workers", "1"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["code"] for one in found] == ([] if more else ["SSOT204"])


def test_the_sources_of_protocols_have_another_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/__init__.py").write_text("from pkg import mail_pb2\nfrom pkg import post_pb2\n", encoding="utf-8")
    (tmp_path / "pkg/mail.proto").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "--select", "SSOT204", "--format", "json", "--workers", "1"]) == 0
    assert [one["detail"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["pkg.post_pb2"]


@pytest.mark.parametrize(
    ("more", "dead"),
    [
        ({}, ["google.cloud.storage", "google.cloud.tasks.Queue"]),
        ({"requirements.txt": "google-cloud-storage==2.1\n"}, []),
        ({"requirements/base.txt": "flask\nGoogle-Cloud-Tasks\n"}, []),
        ({"pyproject.toml": "[project]\nname = 'x'\ndependencies = ['google-cloud-storage']\n"}, []),
        ({"requirements.txt": "flask\nnot-google-cloud\n"}, ["google.cloud.storage", "google.cloud.tasks.Queue"]),
        (
            {"requirements.txt": "google-cloud-storage\n", "google/__init__.py": ""},
            ["google.cloud.storage", "google.cloud.tasks.Queue"],
        ),
    ],
)
def test_a_namespace_may_be_that_of_what_is_required(
    more: dict[str, str],
    dead: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use = "import google.cloud.ours.core\nfrom google.cloud import storage\nfrom google.cloud.tasks import Queue\n"
    for path, text in {"google/cloud/ours/core.py": "", "use.py": use, "ssot.toml": "", **more}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "--select", "SSOT204", "--format", "json", "--workers", "1"]) == 0
    assert [one["detail"] for one in json.loads(capsys.readouterr().out)["findings"]] == dead
