from __future__ import annotations

import ast

import pytest

from ssot_tool.portraits.gallery import gallery
from tests.portraits.painted import hang


def test_what_a_module_binds_at_its_top_in_the_order_of_the_source() -> None:
    text = """
        class B: ...
        def a():
            def inner(): ...
            class Inner: ...
        async def c(): ...
        x = lambda: 1
    """
    assert [one.qualname for one in hang(text).portraits] == ["B", "a", "c"]
    assert [one.is_async for one in hang(text).portraits] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "guards"),
    [
        ("if x:\n    def f(): ...\nelse:\n    def f(): ...\n", ["if", "if"]),
        (
            "try:\n    def f(): ...\nexcept E:\n    def g(): ...\nelse:\n    def h(): ...\n",
            ["try"] * 3,
        ),
        ("try:\n    def f(): ...\nexcept* E:\n    def g(): ...\n", ["try", "try"]),
        ("with a:\n    def f(): ...\n", [""]),
        ("if x:\n    try:\n        def f(): ...\n    finally:\n        pass\n", ["if"]),
        ("for x in y:\n    def f(): ...\n", []),
        ("def f(): ...\n", [""]),
    ],
)
def test_branches(text: str, guards: list[str]) -> None:
    assert [one.guard for one in hang(text).portraits] == guards


def test_order_within_branches() -> None:
    text = """
        if a:
            def one(): ...
            def two(): ...
        elif b:
            def three(): ...
        else:
            def four(): ...
        def five(): ...
        try:
            def six(): ...
        except A:
            def seven(): ...
            def eight(): ...
        except B:
            def nine(): ...
    """
    names = "one two three four five six seven eight nine"
    assert " ".join(one.qualname for one in hang(text).portraits) == names


def test_thousands_of_elif() -> None:
    # Each inside the one before: three times deeper than Python recurses.
    module = ast.parse("if a:\n    def f0(): ...\n")
    last = module.body[0]
    for number in range(1, 3_000):
        assert isinstance(last, ast.If)
        step = ast.parse(f"if a:\n    def f{number}(): ...\n").body[0]
        last.orelse = [step]
        last = step
    assert len(gallery(module).portraits) == 3_000


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("if __name__ == '__main__':\n    main()\n", True),
        ("if '__main__' == __name__:\n    main()\n", True),
        ("if __name__ == '__main__' and not sys.flags.interactive: main()\n", True),
        ("def main():\n    if __name__ == '__main__': ...\n", False),
        ("print(__name__)\n", False),
        ("def main(): ...\n\n\nmain()\n", True),
        ("def main(): ...\n\n\nsys.exit(main())\n", True),
        ("async def main(): ...\n\n\nasyncio.run(main())\n", True),
        ("main = register(main)\n", False),
        ("register(main)\n", False),
        ("parser.main()\n", False),
    ],
)
def test_programs(text: str, runs: bool) -> None:
    assert hang(text).is_program == runs


def test_excused_modules() -> None:
    assert hang("def f(): ...\n", "a/_vendor/six.py").excuse == "vendored"
    assert hang("# @generated\ndef f(): ...\n").excuse == "generated"
    assert hang("def f(): ...\n", "a/vendors.py").excuse == ""


def test_an_empty_module() -> None:
    assert hang("") == hang("# nothing\n")
    assert hang("").portraits == ()
