"""``ssot discover`` as users run it."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from tests.discovering.shop import SHOP, write_shop
from tests.discovering.workspace import FUNCTION, WORK, write
from tests.schemas import assert_valid

RIVALS = ["shop.checkout.validator.UnifiedOrderValidator", "shop.orders.validation.OrderValidator"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_shop(tmp_path))
    return tmp_path


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main(["discover", "--format", "json", "--workers", "1", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert_valid(found, "discover")
    return found


def test_rivals_are_proposed_and_what_is_alike_by_design_is_not(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys)
    (family,) = found["families"]
    assert [one["symbol"] for one in family["members"]] == RIVALS
    assert (family["number"], family["kind"], family["role"]) == (1, "same-job", "order-validator")
    assert family["proposed"]["symbol"] == RIVALS[0]
    assert family["proposed"]["reasons"] == [
        "4 of 5 uses in production",
        "has 1 of the 1 method that members share",
        "says that it is the one",
    ]
    assert (family["uses"]["production"], family["uses"]["tests"]) == (5, 1)
    assert found["looked_at"] == 7
    assert found["excused"] == {"declaration": 1, "exception": 1, "small": 2}


def test_the_same_bytes_again_and_after_a_change(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = document(capsys)
    assert document(capsys) == first, "kept"
    assert document(capsys, "--no-cache") == first
    (shop / "shop/checkout/flow.py").write_text("x = 1\n")
    assert document(capsys)["families"][0]["uses"]["production"] == 0


def test_text_has_an_overview_and_says_what_is_next(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--workers", "1"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 proposal: what seems to compete for one responsibility\n")
    assert "shop/orders/validation.py:2" in out
    assert "ssot discover --adopt 1" in out
    assert "read" in err


def test_nothing_competes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.py").write_text("def once():\n    return 1\n")
    assert main(["discover"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Nothing seems to compete\n")
    assert "That is no proof" in out
    assert "1 class or function" in out


def test_adopt_keeps_what_stands_there(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "ssot.toml").write_text("# ours\n[workspace]\nexclude = ['tests/**']  # why\n", encoding="utf-8")
    assert main(["discover", "--adopt", "1", "--workers", "1"]) == 0
    text = (shop / "ssot.toml").read_text(encoding="utf-8")
    assert text.startswith("# ours\n[workspace]\nexclude = ['tests/**']  # why\n\n[roles.order-validator]\n")
    role = tomllib.loads(text)["roles"]["order-validator"]
    assert role["members"] == RIVALS
    assert role["kinds"] == ["class"]
    assert f'# canonical = "{RIVALS[0]}"' in text
    assert "ssot scan --role order-validator" in capsys.readouterr().err


def test_adopt_into_a_project_file_with_windows_line_ends(shop: Path) -> None:
    (shop / "ssot.toml").unlink()
    (shop / "pyproject.toml").write_bytes(b"[project]\r\nname = 'x'\r\n\r\n[tool.ssot.workspace]\r\nroots = ['.']\r\n")
    assert main(["discover", "--adopt", "1", "--workers", "1"]) == 0
    data = (shop / "pyproject.toml").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert tomllib.loads(data.decode())["tool"]["ssot"]["roles"]["order-validator"]["members"] == RIVALS


@pytest.mark.parametrize("option", ["--adopt", "--show"])
def test_a_proposal_that_is_not_there(option: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (shop / "ssot.toml").read_bytes()
    assert main(["discover", option, "7", "--workers", "1"]) == 2
    assert "error: there is no proposal 7" in capsys.readouterr().err
    assert (shop / "ssot.toml").read_bytes() == before


def test_roles_that_cannot_be_added_to(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "ssot.toml").write_text("roles = {}\n", encoding="utf-8")
    assert main(["discover", "--adopt", "1", "--workers", "1"]) == 2
    assert "cannot be edited" in capsys.readouterr().err
    assert (shop / "ssot.toml").read_text(encoding="utf-8") == "roles = {}\n"


def test_show_tells_one_in_full(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--show", "1", "--workers", "1"]) == 0
    assert capsys.readouterr().out.startswith("1. Order validator (order-validator)\n")


def test_excuses_can_be_overruled(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop/orders/more.py").write_text(
        "class _OrderValidator:\n    def check(self, order):\n        return order\n"
    )
    (shop / "ssot.toml").write_text('[discover]\nexcuses_off = ["privat"]\n')
    assert "ssot.toml:2: discover.excuses_off: there is no excuse privat; did you mean private?" in refused(capsys)
    (shop / "ssot.toml").write_text("[discover]\nnames_alone = true\n")
    assert not any("_OrderValidator" in one["symbol"] for one in document(capsys)["families"][0]["members"])
    (shop / "ssot.toml").write_text('[discover]\nexcuses_off = ["private", "small"]\nnames_alone = true\n')
    assert any("_OrderValidator" in one["symbol"] for one in document(capsys)["families"][0]["members"])


def test_a_manifest_that_appears_changes_what_was_kept(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (shop / name).mkdir()
        (shop / name / "till.py").write_text(
            "class ParcelTill:\n    def weigh(self, parcel):\n        self.scale.put(parcel, 'weighed_parcel')\n"
            "        return self.scale.read_grams(parcel) + self.scale.tara_of(parcel)\n"
        )
    assert any(one["role"] == "parcel-till" for one in document(capsys)["families"])
    for name, manifest in (("one", "requirements.txt"), ("two", "Dockerfile")):
        (shop / name / manifest).touch()
    assert not any(one["role"] == "parcel-till" for one in document(capsys)["families"])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The error of a discovery that cannot be done."""
    assert main(["discover", "--workers", "1", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    return err


def test_what_is_a_role_already_is_not_adopted_again(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--adopt", "1", "--workers", "1"]) == 0
    before = (shop / "ssot.toml").read_bytes()
    capsys.readouterr()
    assert "proposal 1 is the role order-validator already" in refused(capsys, "--adopt", "1")
    assert (shop / "ssot.toml").read_bytes() == before


def test_what_is_a_role_keeps_its_number_and_its_id(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--adopt", "1", "--workers", "1"]) == 0
    capsys.readouterr()
    found = document(capsys)["families"]
    assert [(one["number"], one["role"], one["adopted"]) for one in found] == [(1, "order-validator", True)]
    assert main(["discover", "--workers", "1"]) == 0
    out = capsys.readouterr().out
    assert "1. Order validator (order-validator, a role already)" in out
    assert "ssot scan --role order-validator" in out and "--adopt" not in out


def test_several_are_adopted_at_once_or_none(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no proposal 9" in refused(capsys, "--adopt", "1,9")
    assert (shop / "ssot.toml").read_bytes() == b""
    assert "'x' is no number" in refused(capsys, "--adopt", "x")
    assert main(["discover", "--adopt", "1,1", "--adopt", "1", "--workers", "1"]) == 0
    assert (shop / "ssot.toml").read_text(encoding="utf-8").count("[roles.order-validator]") == 1


def test_what_is_adopted_is_found_by_a_scan(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", "--adopt", "1", "--workers", "1"]) == 0
    assert main(["scan", "--role", "order-validator", "--format", "json", "--workers", "1"]) == 0
    (family,) = json.loads(capsys.readouterr().out)["families"]
    assert [one["symbol"] for one in family["members"]] == RIVALS


def test_a_link_out_of_the_workspace_is_not_written_through(
    shop: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "ssot.toml"
    outside.write_bytes(b"")
    (shop / "ssot.toml").unlink()
    (shop / "ssot.toml").symlink_to(outside)
    assert "outside the workspace" in refused(capsys, "--adopt", "1")
    assert outside.read_bytes() == b""


def test_the_one_to_keep_is_told_in_full_where_another_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write(tmp_path, {f"{package}/m.py": f"class OrderTill:{WORK}" for package in "ab"}))
    assert main(["discover", "--workers", "1"]) == 0
    assert "\n  Keep a.m.OrderTill: " in capsys.readouterr().out
    write(tmp_path, {"b/m.py": f"class UnifiedOrderTill:{WORK}", "c.py": "from a.m import OrderTill\nOrderTill()\n"})
    assert main(["discover", "--workers", "1"]) == 0
    assert "\n  Keep OrderTill: " in capsys.readouterr().out


def test_kinds_can_be_chosen_and_keep_their_numbers(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["number"] for one in document(capsys, "--kind", "same-job")["families"]] == [1]
    assert document(capsys, "--kind", "factories", "--kind", "functions")["families"] == []
    assert main(["discover", "--kind", "factories", "--workers", "1"]) == 0
    assert capsys.readouterr().out.startswith("None of 1 proposal is of the kind factories\n")


def test_the_shop_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fixture = Path(__file__).parent.parent.parent / "fixtures" / "discover_shop"
    noise = shutil.ignore_patterns(".ssot", "__pycache__")
    monkeypatch.chdir(shutil.copytree(fixture, tmp_path / "ein laden für alle", ignore=noise))
    found = {one["role"]: (one["kind"], len(one["members"])) for one in document(capsys)["families"]}
    assert found == {
        "order-validator": ("same-job", 2),
        "price-cache": ("same-name", 2),
        "normalise-phone-number": ("functions", 2),
        "database-session-factory": ("factories", 2),
    }


@pytest.mark.parametrize("width", [80, 140])
def test_the_text_fits_the_page(
    width: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "shop/with/folders/that/are/so/deep/that/no/line/holds/both/of/them/and/the/name/on/80/columns"
    for path, text in SHOP.items():
        (tmp_path / path.replace("shop/", f"{deep}/", 1)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path.replace("shop/", f"{deep}/", 1)).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["discover", "--workers", "1"]) == 0
    lines = capsys.readouterr().out.partition("\nNext\n")[0].splitlines()
    assert any(f"{deep}/checkout/validator.py:2" in line for line in lines), "paths are never cut"
    assert all(len(line) <= width or deep in line for line in lines)


def test_what_cannot_be_read_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop/broken.py").write_text("x = 1\ndef f(:\n")
    (shop / "tests/test_broken.py").write_text("def f(:\n")
    (lost,) = document(capsys)["skipped"]
    assert (lost["path"], lost["reason"]) == ("shop/broken.py", "syntax error")
    assert main(["discover", "--workers", "1"]) == 0
    told = capsys.readouterr()
    assert "1 file could not be read (SSOT901)\n  shop/broken.py:" in told.out
    assert "1 skipped (SSOT901: syntax error 1×), 1 could not be read" in told.err


@pytest.mark.parametrize("command", [["discover"], ["discover", "--format", "json"], ["find", "order validator"]])
@pytest.mark.parametrize("folder", ["", "tests/"])
def test_nothing_read_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str], folder: str
) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    for name in ("one", "two"):
        (tmp_path / f"{folder}test_{name}.py").write_text("def f(:\n")
    monkeypatch.chdir(tmp_path)
    for _ in range(2):  # the second time from what was kept
        assert main([*command, "--workers", "1"]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "none of 2 Python files could be read" in told.err


@pytest.mark.parametrize("mark", ["", "# Copied from shop.orders.fees.fee_of\n"])
def test_what_repeats_another_and_is_kept_apart_is_told(
    mark: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = f"def fee_of(order):{FUNCTION}"
    (shop / "shop/orders/fees.py").write_text(body)
    (shop / "shop/checkout/fees.py").write_text(mark + body)
    found = document(capsys)
    assert len(found["families"]) == (1 if mark else 2)
    told = [(one["symbol"], one["excuse"], one["detail"]) for one in found["kept_apart"]]
    detail = "marked as a copy of shop.orders.fees.fee_of"
    pair = ["shop.checkout.fees.fee_of", "shop.orders.fees.fee_of"]
    ours = [(one, "declared", f"repeats {other}; {detail}") for one, other in (pair, pair[::-1])]
    assert told == (ours if mark else [])
    assert main(["discover", "--workers", "1"]) == 0
    assert ("2 repeat another and are kept apart from it (declared 2)" in flat(capsys)) == bool(mark)
    assert main(["discover", "--workers", "1", "--all"]) == 0
    line = f"shop/orders/fees.py:1: {pair[1]} (declared): repeats {pair[0]}; {detail}"
    assert (line in flat(capsys)) == bool(mark)


def flat(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, in one line."""
    return " ".join(capsys.readouterr().out.split())
