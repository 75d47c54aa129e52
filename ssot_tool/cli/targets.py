"""Which format of a result goes where: the options ``--format`` and ``--output`` of commands with many formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

#: A format, "" for that of ``--format``, and the file that takes it, None for stdout.
Wanted = tuple[str, Path | None]
Command = TypeVar("Command", bound=Callable[..., Any])


class Target(click.ParamType[Wanted]):
    """``FORMAT=FILE``, or a file alone for the format of ``--format``."""

    name = "target"

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Wanted:
        """Split at the first ``=`` where a format's name stands before it."""
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is no option's text")
        form, is_split, file = value.partition("=")
        if is_split and form not in self._forms and form.isalpha():
            near = get_close_matches(form, self._forms, n=1)
            meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(self._forms)}."
            self.fail(f"there is no format {form!r}; {meant} (For a file of that name, write ./{value}.)", param, ctx)
        if not is_split or form not in self._forms:
            form, file = "", value
        if not file:
            self.fail(f"{value} names no file; write it as in sarif=out.sarif", param, ctx)
        if file != "-" and not Path(file).absolute().parent.is_dir():
            self.fail(f"the folder of {file} does not exist", param, ctx)
        return form, None if file == "-" else Path(file)


def target_options(forms: Sequence[str]) -> Callable[[Command], Command]:
    """The options ``--format`` (as ``form``) and ``--output`` (as ``outputs``) of a command with these formats."""
    form = click.option("--format", "form", type=click.Choice(forms), default="text", show_default=True)
    output = click.option(
        "--output",
        "-o",
        "outputs",
        type=Target(forms),
        multiple=True,
        metavar="[FORMAT=]FILE",
        help="Write a result there; may be repeated, as in -o sarif=out.sarif -o junit=out.xml.",
    )
    return lambda command: form(output(command))


def targets_of(form: str, outputs: tuple[Wanted, ...]) -> list[Wanted]:
    """What goes where: files that name their format come beside stdout, one that does not takes its place.

    Files first: where one cannot be written, stdout says nothing.
    """
    targets = [(one or form, file) for one, file in outputs]
    if all(one and file is not None for one, file in outputs):
        targets.append((form, None))
    places = [file and file.absolute() for _, file in targets]
    twice = [str(file or "stdout") for (_, file), place in zip(targets, places, strict=True) if places.count(place) > 1]
    if twice:
        raise click.BadParameter(f"{twice[0]} cannot hold two results.", param_hint="'--output'")
    return sorted(targets, key=lambda target: target[1] is None)
