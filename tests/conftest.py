"""Makes the packs importable from the checkout, so that the suite runs without installing anything."""

from __future__ import annotations

from pathlib import Path

import ssot_tool

CHECKOUT = str(Path(__file__).parent.parent)

# In the wheel the folders ``rules/`` and ``codemods/`` are ssot_tool.rules and ssot_tool.codemods.
if CHECKOUT not in ssot_tool.__path__:
    ssot_tool.__path__.append(CHECKOUT)
