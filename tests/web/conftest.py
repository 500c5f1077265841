"""The site's tests run on the real PostgreSQL, as the demo's officers."""

from tests.database import apart, at_once, cluster, django_db_setup, kept, signed_in, small_city

__all__ = ["apart", "at_once", "cluster", "django_db_setup", "kept", "signed_in", "small_city"]
