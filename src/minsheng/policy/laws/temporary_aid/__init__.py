"""临时救助 (temporary_aid): help in an emergency or under a sudden burden of spending.

Two kinds (S12): emergency (急难型), aided at once and its papers completed later; and
expenditure (支出型), with a means test and the full procedure. The law proposes a kind
and a sum tied to the dibao standard, the members and the degree; multiples and steps
are set locally and are illustrative here. Whether aid was given lately is not among
the facts; the officer looks it up.
"""
