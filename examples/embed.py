"""Embed the decisions in a program: load the rules once, decide as often as you like.

Run it with ``python examples/embed.py``.
"""

from __future__ import annotations

from datetime import date

import access_rules

TASK = {
    "task_type": "pledge_letter",
    "core_task_type": "assist",
    "domain": "防汛",
    "requesting_unit": "县应急管理局",
    "requesting_unit_kind": "department",
    "requesting_level": "county",
    "target": "village",
    "stage": "proposed",
    "village_role": "assist",
    "list_status": "assist",
    "standards_given": True,
    "funding": "provided",
    "basis_level": "department_document",
}
"""A task of a county department; facts and values by id here, by their Chinese titles just as well."""


def main() -> None:
    """Decide a task, ask for the parts of the decision, store and replay it, and see how a mistake is told."""
    evaluator = access_rules.load_shipped("national").compile()
    decision = evaluator.decide(TASK, as_of=date(2026, 3, 1))

    print("outcome:", decision.outcome, "| allowed:", decision.allowed, "| complete:", decision.complete)
    for reason in decision.reasons:
        print("reason:", reason.rule, "|", reason.text, "|", reason.citations[0].title)
    if decision.without is not None:
        print("without", "、".join(decision.without.dropped_titles), "it would be:", decision.without.outcome)
    print()
    print(decision.explain(lang="zh"))

    # A decision holds all it takes to be made again, and to prove it.
    stored = decision.to_dict()
    restored = access_rules.Decision.from_dict(stored)
    print("replayed to the same:", evaluator.replay(restored).to_dict() == stored)

    try:
        evaluator.decide({"task_typ": "pledge_letter", "stage": "草拟"})
    except access_rules.FactError as error:
        for finding in error.diagnostics:
            print("refused:", finding.code, finding.message.en, "|", finding.help.en if finding.help else "")


if __name__ == "__main__":
    main()
