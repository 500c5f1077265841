"""Every list goes to Excel and comes back.

A list is declared once, as a `listing.Listing`; those of the register are in `listings`. A page
that shows one gives it away, and takes it back, so:

    sent = workbook(PEOPLE, officer, {"area": "81101000000"}, reason="入户核对电话", now=now)
    return StreamingHttpResponse(sent, content_type=sent.content_type)

    # The same without rows: a row without a key is a new record, by the rules of the form.
    template(PEOPLE, officer, now=now)

    # The browser sends the file in pieces, and goes on where the wire was cut.
    uploads.begin(officer, uploads.Promise(client, size, sha256), now)
    uploads.add(officer, client, offset, request.body, now).received

    # What would change, what cannot, and the rows to mend as a workbook of their own.
    job, plan = dry_run(PEOPLE, officer, client, now=now)
    fault_workbook(PEOPLE, officer, plan, now=now)

    # Once the officer has looked: all rows or none, or those without faults.
    receipt = apply(PEOPLE, officer, client, Choice.GOOD, now=now)

A household book (`listings.book`) only comes in: one row a person, whole households; a city's,
from files, is `whole_book`.

What cannot be taken raises `words.ExchangeRefusedError`, whose `sentence.said(language)` tells
the officer what, where, and how to mend it; whoever may not at all gets a `NotAllowedError`.
Each function works in the officer's scope, entering it where it is not theirs already.
"""
