"""The benchmarks of the site run on the real PostgreSQL, with the tests' small city."""

from tests.database import cluster, django_db_setup, small_city

__all__ = ["cluster", "django_db_setup", "small_city"]
