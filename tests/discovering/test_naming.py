from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.discovering.naming import VARIANTS, handed_out, job, spoken, topic


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("UnifiedWebSocketManagerV2", "websocket manager"),
        ("WSMgr", "websocket manager"),
        ("ConfigsLoader", "configuration loader"),
        ("OrderPolicies", "order policy"),
        ("StatusAddress", "status address"),
        ("load_orders", "load order"),
        ("Base", "base"),  # never empty
        ("UnifiedBase2", "unified base 2"),
    ],
)
def test_jobs(name: str, said: str) -> None:
    assert " ".join(job(name)) == said


@pytest.mark.parametrize(
    ("name", "about"),
    [("RetryManager", "retry"), ("RetryHandlerService", "retry"), ("Manager", ""), ("ManagerRetry", "manager retry")],
)
def test_topics(name: str, about: str) -> None:
    assert " ".join(topic(name)) == about


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("create_session", "session"),
        ("get_db_session", "database session"),
        ("get", ""),
        ("close_session", ""),
    ],
)
def test_what_is_handed_out(name: str, what: str) -> None:
    assert " ".join(handed_out(name)) == what


@given(st.text("abBC_2", min_size=1) | st.sampled_from([*VARIANTS]).map(str.title))
def test_a_job_is_part_of_the_name(name: str) -> None:
    assert set(job(name)) <= set(spoken(name))
    assert bool(job(name)) == bool(spoken(name))
    assert topic(name) == job(name)[: len(topic(name))]
    assert all(word not in VARIANTS for word in job(name)) or job(name) == spoken(name)
