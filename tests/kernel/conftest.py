"""The kernel's tests run on the real PostgreSQL."""

from tests.database import apart, cluster, django_db_setup, small_city

__all__ = ["apart", "cluster", "django_db_setup", "small_city"]
