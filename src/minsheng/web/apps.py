"""The site as an application of Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and the interface for other programs."""

    name = "minsheng.web"
    label = "web"

    def ready(self) -> None:
        """Let forms of programmes say what others did meanwhile, in the site's words."""
        from minsheng.kernel.pages import telling
        from minsheng.web.histories import meanwhile
        from minsheng.web.pages import errors

        telling.register(meanwhile, errors.changed)
