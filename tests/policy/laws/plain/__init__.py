"""The law read plainly: ordinary Python on one household, written apart from the rules.

One module for each law, or a folder of them where it is long, and in it one function for
each thing the law asks, under the name the rule bears. They take a `Case` (and a person,
obligor or bill), all facts known, and follow the acts and the `Reading:` notes, not the
rules' code; only the dated figures come from the library. `test_plain.py` holds the rules
to them.
"""
