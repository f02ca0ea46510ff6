"""``access-rules register``: tasks submitted, decided, approved and looked back at, with nothing forgotten."""

from __future__ import annotations

import typer

from access_rules.cli.manual import Verb, Verbs
from access_rules.cli.register import (
    approve,
    due,
    expire,
    export,
    init,
    list_,
    listen,
    load,
    object_,
    recheck,
    record,
    reject,
    return_,
    show,
    submit,
    sweep,
    verify,
    withdraw,
)

HELP = "登记簿：申请、审批、异议、回头看，件件在册 | the register: submit, approve, object, look back, forget nothing"
EPILOG = (
    "例如：access-rules register init 登记簿.db\n"
    "各命令的选项：access-rules register 命令 --help\n"
    "退出码：0 正常，1 有问题，2 用法不对"
    " | for example: access-rules register init register.db\n"
    "options of a verb: access-rules register VERB --help\n"
    "exit codes: 0 fine, 1 findings, 2 usage"
)

app = typer.Typer(cls=Verbs, add_completion=False, rich_markup_mode=None)


# Without --help, for the reason that the front page has none.
@app.callback(add_help_option=False)
def _root() -> None:
    """Verbs take options of their own."""


for name, module, function in (
    ("init", init, init.init),
    ("submit", submit, submit.submit),
    ("approve", approve, approve.approve),
    ("return", return_, return_.return_),
    ("reject", reject, reject.reject),
    ("withdraw", withdraw, withdraw.withdraw),
    ("object", object_, object_.object_),
    ("recheck", recheck, recheck.recheck),
    ("record", record, record.record),
    ("sweep", sweep, sweep.sweep),
    ("due", due, due.due),
    ("expire", expire, expire.expire),
    ("listen", listen, listen.listen),
    ("list", list_, list_.list_),
    ("show", show, show.show),
    ("load", load, load.load),
    ("verify", verify, verify.verify),
    ("export", export, export.export),
):
    app.command(name, cls=Verb, help=module.HELP, epilog=module.EPILOG)(function)
