"""`make bench`: what each benchmark measures; needs nothing but Python."""

from __future__ import annotations

import sys

from minsheng.bench import BENCHES

HEAD = (
    "每项测评输出若干行JSON：{name, value, unit, goal, met}",
    "Each prints JSON lines {name, value, unit, goal, met}:",
)


def listing() -> str:
    """The recipes, each with a sentence in Chinese and English."""
    wide = max(map(len, BENCHES)) + len("make bench-")
    lines = list(HEAD)
    for name, (zh, en) in BENCHES.items():
        lines += [f"  {f'make bench-{name}':<{wide}}  {zh}", f"  {'':<{wide}}  {en}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(listing())
