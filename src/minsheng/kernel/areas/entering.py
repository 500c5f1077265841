"""Enters the tree of areas into the database, once."""

from __future__ import annotations

from django.db import transaction

from minsheng.kernel.areas.genesis import genesis
from minsheng.kernel.areas.models import Area, AreaCover, AreaLabel
from minsheng.kernel.areas.spelling import spelled


def enter_areas() -> int:
    """Enter areas, labels and covers where there are none; says how many areas."""
    if Area.objects.exists():
        return 0
    tree = genesis()
    known = {area.key for area in tree.areas}
    with transaction.atomic():
        Area.objects.bulk_create(
            Area(
                key=a.key, end=a.end, level=a.level, parent_id=a.parent, inhabited=a.inhabited,
                until=a.until,
            )
            for a in sorted(tree.areas, key=lambda a: (a.key, -a.end))
        )  # fmt: skip
        AreaLabel.objects.bulk_create(
            AreaLabel(
                area_id=label.key, code=str(label.code or ""), name=label.name, kind=label.kind,
                since=label.since, until=label.until, official=label.official,
                pinyin=pinyin, initials=initials,
            )
            for label in tree.labels
            for pinyin, initials in (spelled(label.name),)
        )  # fmt: skip
        AreaCover.objects.bulk_create(
            AreaCover(area_id=owner, covered_id=covered, until=tree.merged)
            for owner, covered in tree.covers
            if owner in known
        )
    return len(tree.areas)
