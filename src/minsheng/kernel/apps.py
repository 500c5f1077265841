"""The kernel as an application of Django."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """One application: its tables refer to each other, and migrate together."""

    name = "minsheng.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "民生内核"

    def ready(self) -> None:
        """Make our lookups known, and the findings of the register and of access."""
        from minsheng.kernel.database import lookups  # noqa: F401 - it registers itself
        from minsheng.kernel.joints import kinds, own
        from minsheng.kernel.registry.across import ELSEWHERE
        from minsheng.kernel.registry.merging import LEFT_BY_MERGE
        from minsheng.kernel.registry.moving import MOVED_IN, SENT_BACK
        from minsheng.kernel.registry.moving_homes import HOME_MOVED_IN
        from minsheng.kernel.registry.pairs import PAIR

        for kind in (
            MOVED_IN,
            SENT_BACK,
            HOME_MOVED_IN,
            PAIR,
            ELSEWHERE,
            LEFT_BY_MERGE,
            *own.KINDS,
        ):
            kinds.register(kind)
