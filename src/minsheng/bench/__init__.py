"""The benchmarks: what the rule book must reach, measured on the machine at hand.

`minsheng bench NAME` runs one; each gives lines (`lines.Line`) that say the figure, the
goal and whether it is met. What is timed runs in processes of its own (`worker`), one
after another, ours and the opponent's by turns. OpenFisca-core, the opponent, is an extra
and is imported in `openfisca` only.
"""
