"""The settings of the site that browser tests drive: the real ones, as the application's role."""

import os

os.environ["MINSHENG_ROLE"] = "ms_app"  # it owns nothing, as in an office

from minsheng.web.settings import *  # noqa: F403

# The demo's officers have their passwords from the tests' settings.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405 - nothing is gathered for tests
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# Files are served from where they lie.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
