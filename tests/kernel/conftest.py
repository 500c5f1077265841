"""The kernel's tests run on the real PostgreSQL."""

from tests.database import cluster, django_db_setup, small_city

__all__ = ["cluster", "django_db_setup", "small_city"]
