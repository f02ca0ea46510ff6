"""A small web service that decides tasks, with FastAPI.

Run it with ``uvicorn examples.service:app`` and post a task to /decisions; /docs shows the form.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse

import access_rules

ruleset = access_rules.load_shipped("national")
evaluator = ruleset.compile()
Task: Any = ruleset.task_model()
app = FastAPI(title=ruleset.title, version=ruleset.version)


@app.exception_handler(access_rules.FactError)
def refuse(_: Request, error: Exception) -> JSONResponse:
    """Tell the client every fact that cannot be used as stated."""
    assert isinstance(error, access_rules.FactError)
    findings = [
        {"code": each.code, "path": list(each.path), "zh": each.message.zh, "en": each.message.en}
        for each in error.diagnostics
    ]
    return JSONResponse({"detail": findings}, status_code=422)


@app.post("/decisions")
def decide(task: Task, as_of: date | None = None) -> dict[str, Any]:
    """The decision on a task, for a day (default: today)."""
    return evaluator.decide(task, as_of=as_of).to_dict()


@app.post("/explanations", response_class=HTMLResponse)
def explain(task: Task, as_of: date | None = None, lang: str = "zh") -> str:
    """The decision in words, as a fragment of HTML."""
    if lang not in ("zh", "en"):
        raise HTTPException(422, "lang is zh or en")
    return evaluator.decide(task, as_of=as_of).explain(lang="en" if lang == "en" else "zh", format="html")
