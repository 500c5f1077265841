"""The site's settings for tests: an embedded server of their own, and its tables' owner.

The owner makes the test database. Every test then works as the application does: the backend
becomes its role as each transaction begins (`tests/database.py`).
"""

import os
import tempfile
from pathlib import Path

HOME = f"{tempfile.gettempdir()}/minsheng-tests-{os.getuid()}"
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
if WORKER is None:
    os.environ.setdefault("MINSHENG_DATA", f"{HOME}/alone")
else:
    # Each worker has a server of its own: what is running in one is not waited for in another,
    # as the sealing of the history would. Workers are given the surroundings of who starts them.
    os.environ["MINSHENG_DATA"] = f"{HOME}/{WORKER}"
os.environ.setdefault("MINSHENG_ROLE", "ms_owner")

FRONT = Path(__file__).parent / "web" / "front.json"

from tools.messages import compile_all

from minsheng.kernel.database.secrets import Secrets
from minsheng.web.keys import BYTES, KEYS
from minsheng.web.settings import *  # noqa: F403

compile_all()  # English, as the pages' tests expect it

for _key in KEYS:  # tests without a database seal numbers, too
    Secrets(DATA).made(_key, BYTES)  # noqa: F405

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
REQUIRE_TOTP = False  # test_second_factor turns it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # many users, no strangers
STORAGES["staticfiles"] = {  # noqa: F405 - nothing is gathered for tests
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}

# Pages are tested without a built front end; `tests/browser` has the built one.
DJANGO_VITE = {"default": {"static_url_prefix": "front", "manifest_path": FRONT}}
