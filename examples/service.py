"""A small web service that decides tasks, with FastAPI.

Run it with ``uvicorn --app-dir examples service:app`` and post a task to /decisions; /docs shows the form.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse

import access_rules

ruleset = access_rules.load_shipped("national")
# Made once: immutable, and safe in the threads in which FastAPI runs plain functions.
evaluator = ruleset.compile()
Task: Any = ruleset.task_model()
app = FastAPI(title=ruleset.title, version=ruleset.version)


@app.exception_handler(access_rules.FactError)
def refuse(_: Request, error: access_rules.FactError) -> JSONResponse:
    """Tell the client every fact that cannot be used as stated, as FastAPI tells wrong types."""
    findings = [
        {"loc": ["body", *each.path], "type": each.code, "msg": each.message.zh, "msg_en": each.message.en}
        for each in error.diagnostics
    ]
    return JSONResponse({"detail": findings}, status_code=422)


@app.exception_handler(access_rules.ReplayError)
def conflict(_: Request, error: access_rules.ReplayError) -> JSONResponse:
    """The rules have changed since that decision."""
    return JSONResponse({"detail": str(error)}, status_code=409)


@app.post("/decisions")
def decide(task: Task, as_of: date | None = None) -> dict[str, Any]:
    """The decision on a task, for a day (default: today)."""
    return evaluator.decide(task, as_of=as_of).to_dict()


@app.post("/explanations", response_class=HTMLResponse)
def explain(task: Task, as_of: date | None = None, lang: Literal["zh", "en"] = "zh") -> str:
    """The decision in words, as a fragment of HTML."""
    return evaluator.decide(task, as_of=as_of).explain(lang=lang, format="html")


@app.post("/replays")
def replay(stored: dict[str, Any]) -> dict[str, Any]:
    """A decision made again from its stored form."""
    try:
        decision = access_rules.Decision.from_dict(stored)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    return evaluator.replay(decision).to_dict()
