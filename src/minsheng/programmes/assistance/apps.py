"""Assistance as an application of Django."""

from __future__ import annotations

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """Registers with the joints what it shows, finds and supplies."""

    name = "minsheng.programmes.assistance"
    label = "assistance"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "社会救助"

    def ready(self) -> None:
        """Make panels, kinds of findings, facts and procedures known."""
        from minsheng.kernel.cases import book
        from minsheng.programmes.assistance import facts, findings, needs, panels
        from minsheng.programmes.assistance.procedures import PROCEDURES

        for procedure in PROCEDURES:
            book.register(procedure)
        needs.register()
        panels.register()
        findings.register()
        facts.register()
