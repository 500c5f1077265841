"""The kernel's tests run on the real PostgreSQL."""

from tests.database import apart, at_once, cluster, django_db_setup, small_city

__all__ = ["apart", "at_once", "cluster", "django_db_setup", "small_city"]
