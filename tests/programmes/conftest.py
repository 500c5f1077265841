"""The programmes' tests run on the real PostgreSQL, with a run of the small city."""

from tests.database import apart, cluster, django_db_setup, signed_in, small_city

__all__ = ["apart", "cluster", "django_db_setup", "signed_in", "small_city"]
