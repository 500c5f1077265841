"""Cases: work that goes by a procedure of law, step by step, until somebody has an answer.

`procedure` is what a procedure is, `book` which there are, `reckoning` how days are counted,
`models` the tables, `actions` how a case is opened and what is done in it.
"""
