from __future__ import annotations

from tests.proposing.conftest import begun, hosts, work

__all__ = ["begun", "hosts", "work"]
