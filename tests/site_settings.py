"""The site's settings for tests: an embedded server of their own, and its tables' owner.

The owner makes the test database. Every test then works as the application does: the backend
becomes its role as each transaction begins (`tests/database.py`).
"""

import os
import tempfile

os.environ.setdefault("MINSHENG_DATA", f"{tempfile.gettempdir()}/minsheng-tests-{os.getuid()}")
os.environ.setdefault("MINSHENG_ROLE", "ms_owner")

from minsheng.web.settings import *  # noqa: F403

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many users, no strangers
STORAGES["staticfiles"] = {  # noqa: F405 - nothing is gathered for tests
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
