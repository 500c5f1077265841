"""Steps of an import, each in a process of its own, one of which kills itself in the midst.

`python -m tests.kernel.exchange.killed STEP USER [UPLOAD]`, in the environment of the test.
"""

import os
import signal
import sys

from django.db import transaction
from tests.kernel.exchange.books import NOW, PHONE, altered, brought, given, place

from minsheng.kernel.access.officer import officer_of
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.exchange.importing import Choice, apply, dry_run
from minsheng.kernel.exchange.listings.people import PEOPLE

CHANGED = 40


def edit(rows):
    for row in rows[2 : 2 + CHANGED]:
        row[place(rows, "联系电话")] = PHONE


def die(_done, _all):
    os.kill(os.getpid(), signal.SIGKILL)


def main(step, user, upload=""):
    with scope(Scope(actor=int(user))), transaction.atomic():
        officer = officer_of(int(user), NOW)
    if step == "look":
        upload = brought(officer, altered(given(officer), edit))
        dry_run(PEOPLE, officer, upload, now=NOW)
        return upload
    told = die if step == "die" else lambda _done, _all: None
    receipt = apply(PEOPLE, officer, upload, Choice.ALL, now=NOW, told=told)
    return f"{receipt.written} {receipt.before}"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
