"""The web service of the examples: decisions, the 422 of a wrong task, replays."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from access_rules import Decision

TASK = {"task_type": "pledge_letter", "stage": "proposed", "requesting_unit": "县应急管理局"}
Post = Callable[..., httpx.Response]
DAY = {"as_of": "2026-03-01"}


@pytest.fixture(scope="module")
def service(project: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("service", project / "examples" / "service.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def post(service: ModuleType) -> Post:
    def post(path: str, body: Any, **query: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(service.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.post(path, json=body, params=query)

        return asyncio.run(asked())

    return post


def test_decision(post: Post, service: ModuleType) -> None:
    answer = post("/decisions", TASK, **DAY)
    assert answer.status_code == 200
    decision = Decision.from_dict(answer.json())
    assert decision == service.evaluator.replay(decision)
    assert decision.facts == TASK
    assert decision.as_of.isoformat() == DAY["as_of"]


def test_explanation_is_a_fragment_of_html(post: Post) -> None:
    answer = post("/explanations", TASK, lang="en", **DAY)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith('<article class="access-rules-decision" lang="en"')


def test_wrong_type_and_unknown_fact(post: Post) -> None:
    answer = post("/decisions", {"task_type": "责任", "stag": "proposed", "pledge_letter": "yes"})
    assert answer.status_code == 422
    assert [each["loc"][1] for each in answer.json()["detail"]] == ["task_type", "pledge_letter", "stag"]


def test_contradiction(post: Post) -> None:
    answer = post("/decisions", {"task_type": "pledge_letter", "pledge_letter": False})
    assert answer.status_code == 422
    (finding,) = answer.json()["detail"]
    assert (finding["loc"], finding["type"]) == (["body", "pledge_letter"], "AR705")
    assert "签责任状" in finding["msg"]


def test_no_such_day_or_language(post: Post) -> None:
    assert post("/decisions", TASK, as_of="2026-02-30").status_code == 422
    assert post("/explanations", TASK, lang="fr").status_code == 422


def test_replay(post: Post) -> None:
    stored = post("/decisions", TASK, **DAY).json()
    assert post("/replays", stored).json() == stored
    stored["ruleset"]["digest"] = "0" * 64
    assert post("/replays", stored).status_code == 409
    assert post("/replays", {"format": 1}).status_code == 422


def test_form_is_described_with_titles(service: ModuleType) -> None:
    schema = service.app.openapi()["components"]["schemas"]["NationalTask"]
    assert schema["properties"]["pledge_letter"]["title"] == "签责任状"
    assert schema["additionalProperties"] is False
