"""SSOT901: what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding
from ssot_tool.rule import Rule, RuleContext


class Unreadable(Rule):
    """A file could not be read or parsed.

    The file may define a rival or use one: nothing is known of it, so a scan that skips it must say so.

    Why it hurts: lost coverage looks like success.

    How to fix: mend the syntax or the encoding, or exclude the file (`[workspace] exclude`) when it is not yours.

    How to suppress: only by excluding the file: a comment in a file that cannot be read is no comment.
    """

    code = "SSOT901"
    name = "unreadable"
    severity = "warning"

    bad = ({"app/broken.py": "class MessageHandler(:\n"},)
    good = ({"app/whole.py": "class MessageHandler:\n    pass\n"},)

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a skipped file."""
        for one in context.skipped:
            yield Finding(
                code=self.code,
                severity=self.severity,
                role="",
                symbol="",
                path=one.path,
                start_line=one.line,
                end_line=one.line,
                message=one.reason,
                fingerprint=fingerprint(self.code, one.path),
            )


RULE = Unreadable()
