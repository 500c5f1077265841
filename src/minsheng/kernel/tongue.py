"""Which of the two languages is spoken to whoever asks."""

from __future__ import annotations

from django.utils.translation import get_language


def english() -> bool:
    """Whether it is English; Chinese else, also where nobody has said."""
    return (get_language() or "").startswith("en")
