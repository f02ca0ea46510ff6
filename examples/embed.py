"""Embed the decisions in a script: load the rules once, decide as often as you like.

Run it with ``python examples/embed.py``.
"""

from __future__ import annotations

from datetime import date

import access_rules


def main() -> None:
    """Decide one task, show why, and store the decision so that it can be replayed."""
    ruleset = access_rules.load_shipped("national")
    evaluator = ruleset.compile()
    decision = evaluator.decide(
        {"task_type": "pledge_letter", "stage": "proposed", "basis_level": "department_document"},
        as_of=date(2026, 3, 1),
    )
    print(decision.outcome, "|", decision.reasons[0].rule, "|", decision.reasons[0].text)
    print(decision.explain(lang="zh"))

    stored = decision.to_dict()
    restored = access_rules.Decision.from_dict(stored)
    assert evaluator.replay(restored) == decision

    try:
        evaluator.decide({"task_typ": "pledge_letter", "stage": "拟议"})
    except access_rules.FactError as error:
        for finding in error.diagnostics:
            print(finding.code, finding.message.en, "|", finding.help.en if finding.help else "")


if __name__ == "__main__":
    main()
