"""The baseline's files: what is written is what is read, in one order whatever the order of writing, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssot_tool.gate.baseline import FOLDER, BaselineError, dumped, file_of, has_baseline, read_baseline, write_baseline
from ssot_tool.gate.entry import Entry
from ssot_tool.gate.sketch import parse, sketch

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
entries = st.builds(
    Entry,
    id=st.text("0123456789abcdef", min_size=32, max_size=32),
    code=st.sampled_from(["SSOT101", "SSOT102", "SSOT201", "SSOT901", "SSOT902"]),
    role=st.sampled_from(["", "message-handler", "bridge-factory"]),
    symbol=text,
    path=text,
    scope=text,
    detail=text,
    count=st.integers(1, 2**70),
    lines=st.lists(text, max_size=3).map(tuple),
    kind=st.sampled_from(["", "class", "function"]),
    routes=st.lists(text, max_size=3).map(tuple),
    quiet=st.booleans(),
    sketch=st.one_of(st.just(""), text.map(lambda body: str(sketch(body)))),
    reason=text,
    owner=text,
    until=st.one_of(st.just(""), st.dates().map(str)),
)
lists = st.lists(entries, unique=True, max_size=6)
quick = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bytes_of(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / FOLDER).iterdir()} if (root / FOLDER).exists() else {}


@given(lists)
@quick
def test_what_is_written_is_read(tmp_path: Path, written: list[Entry]) -> None:
    write_baseline(tmp_path, written)
    assert sorted(read_baseline(tmp_path), key=msgspec.json.encode) == sorted(written, key=msgspec.json.encode)
    assert has_baseline(tmp_path) or not written


@given(lists, st.randoms(use_true_random=False))
@quick
def test_the_order_of_writing_does_not_matter(tmp_path: Path, written: list[Entry], random: object) -> None:
    write_baseline(tmp_path, written)
    before = bytes_of(tmp_path)
    shuffled = list(written)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert write_baseline(tmp_path, shuffled) == []
    assert write_baseline(tmp_path, read_baseline(tmp_path)) == []
    assert bytes_of(tmp_path) == before


@given(lists)
@quick
def test_a_line_each_sorted_and_nothing_else(written: list[Entry]) -> None:
    for name in {file_of(one) for one in written}:
        mine = [one for one in written if file_of(one) == name]
        data = dumped(mine)
        assert data.endswith(b"\n") and b"\r" not in data
        lines = data.splitlines()
        assert len(lines) == len(mine)
        keys = [(one.key, one.id) for one in (msgspec.json.decode(line, type=Entry) for line in lines)]
        assert keys == sorted(keys)
        # What has its default is not written: no noise in a diff.
        assert all("" not in json.loads(line).values() for line in lines)


def entry(symbol: str, role: str = "message-handler") -> Entry:
    return Entry("0" * 32, "SSOT101", role, symbol)


def test_only_what_changes_is_touched(tmp_path: Path) -> None:
    one, other = entry("a.One"), entry("a.Other", "bridge-factory")
    assert write_baseline(tmp_path, [one, other]) == [
        f"{FOLDER}/.gitattributes",
        f"{FOLDER}/bridge-factory.jsonl",
        f"{FOLDER}/message-handler.jsonl",
    ]
    status = (tmp_path / FOLDER / "bridge-factory.jsonl").stat()
    assert write_baseline(tmp_path, [other]) == [f"{FOLDER}/message-handler.jsonl"]
    assert (tmp_path / FOLDER / "bridge-factory.jsonl").stat() == status
    assert bytes_of(tmp_path)["message-handler.jsonl"] == b""
    assert read_baseline(tmp_path) == (other,)
    assert sorted(bytes_of(tmp_path)) == [".gitattributes", "bridge-factory.jsonl", "message-handler.jsonl"]


def test_attributes_that_somebody_wrote_stay(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / ".gitattributes").write_bytes(b"mine\n")
    write_baseline(tmp_path, [entry("a.One")])
    assert bytes_of(tmp_path)[".gitattributes"] == b"mine\n"


def test_nothing_is_written_for_nothing(tmp_path: Path) -> None:
    assert write_baseline(tmp_path, []) == []
    assert list(tmp_path.iterdir()) == []
    assert (read_baseline(tmp_path), has_baseline(tmp_path)) == ((), False)


def test_line_ends_blanks_and_doubles(tmp_path: Path) -> None:
    write_baseline(tmp_path, [entry("a.One"), entry("a.Two")])
    path = tmp_path / FOLDER / "message-handler.jsonl"
    data = path.read_bytes()
    for odd in (data.replace(b"\n", b"\r\n"), b"\n \n" + data.rstrip(), data + data, data.replace(b"\n", b"\r")):
        path.write_bytes(odd)
        assert read_baseline(tmp_path) == (entry("a.One"), entry("a.Two"))


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"id":' * 5_000,
        b'{"id":"' + b"0" * 32 + b'","code":"SSOT101","role":"r","sketch":"1:' + b"1" * 5_000 + b':a:128:AAAA"}',
        b'{"id":"' + b"0" * 32 + b'","code":"SSOT101","role":"r","symbol":"\xff"}',
        b'{"id":"' + b"0" * 32 + b'","code":"SSOT101","role":"../../r"}',
        b'{"id":"' + b"0" * 32 + b'","code":"SSOT101\\n","role":"r"}',
        b'{"id":"' + b"0" * 32 + b'","code":"SSOT101","role":"r"} x',
        b'\xef\xbb\xbf{"id":"' + b"0" * 32 + b'","code":"SSOT101","role":"r"}',
    ],
)
def test_lines_that_are_meant_to_break_it(tmp_path: Path, line: bytes) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "r.jsonl").write_bytes(line)
    with pytest.raises(BaselineError) as caught:
        read_baseline(tmp_path)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{FOLDER}/r.jsonl:1: is no entry")
    assert len(problem) < 400


def test_a_sketch_is_read_as_it_was_written() -> None:
    made = sketch("def f(a, b):\n    return a + b\n" * 40, "f")
    assert parse(str(made)) == made
