"""The last answers of ``ssot tests``, given again where nothing has changed that they were worked out from."""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b

import msgspec

from ssot_tool.cure.protection import ProtectionReport
from ssot_tool.model import Family
from ssot_tool.pytest_settings import ReadText
from ssot_tool.scan.edition import code_digest
from ssot_tool.session import Session

_STATE = "tests"
#: How many questions are remembered of one tree: a workspace has few roles.
_MOST = 12


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """A report, and what was read for it beside Python files: paths to digests of texts, b"" where there is none."""

    report: ProtectionReport
    settings: dict[str, bytes]


class Answers(msgspec.Struct, frozen=True, array_like=True):
    """Answers about one tree, by digests of the questions, oldest first."""

    tree: bytes
    answers: dict[bytes, Answer]


class Remembered:
    """What is remembered of one question to a session; inside ``with session.reading``, after the family was found.

    ``read`` gives texts of settings files; only what is read through this object's own counts.
    """

    def __init__(self, session: Session, family: Family, distance: int, sieve: bool, read: ReadText) -> None:
        self._reading = session.reading
        self._text = read
        self._settings: dict[str, bytes] = {}
        members = [member.symbol for member in family.members]
        self._question = _digest(msgspec.json.encode((family.role, family.title, members, distance, sieve)))
        workspace = session.reading.workspace
        files = workspace.files, workspace.unselected, session.skipped(), session.reading.contents()
        # What is remembered must not outlive how it was worked out: any code of the tool counts.
        self._tree = _digest(code_digest(".") + msgspec.msgpack.encode(files))
        self._known = Answers(self._tree, {})
        kept = session.reading.state(_STATE)
        if kept is not None:
            with suppress(msgspec.MsgspecError):
                known = msgspec.msgpack.decode(kept, type=Answers)
                self._known = known if known.tree == self._tree else self._known

    def read(self, path: str) -> str | None:
        """The text of a settings file, which the answer then depends on."""
        text = self._text(path)
        self._settings[path] = _of_text(text)
        return text

    def recall(self) -> ProtectionReport | None:
        """The same answer as last time; None where there is none, or it may be another one now."""
        answer = self._known.answers.get(self._question)
        if answer is None or any(_of_text(self._text(path)) != known for path, known in answer.settings.items()):
            return None
        return answer.report

    def keep(self, report: ProtectionReport) -> None:
        """Remember an answer, and forget those about other trees."""
        answers = {one: answer for one, answer in self._known.answers.items() if one != self._question}
        kept = dict([*answers.items()][1 - _MOST :])
        kept[self._question] = Answer(report, self._settings)
        self._reading.keep_state(_STATE, msgspec.msgpack.encode(Answers(self._tree, kept)))


def _of_text(text: str | None) -> bytes:
    return b"" if text is None else _digest(text.encode("utf-8", "surrogatepass"))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
