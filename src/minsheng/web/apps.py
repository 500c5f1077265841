"""The site as an application of Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and the interface for other programs."""

    name = "minsheng.web"
    label = "web"
