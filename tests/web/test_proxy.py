"""Behind a proxy that speaks https for the site."""

import os
import subprocess
import sys

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SAID = ("HTTP_X_FORWARDED_PROTO", "https")


def asked(settings, header: tuple[str, str] | None) -> int:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = header
    return Client().get("/accounts/login/", headers={"x-forwarded-proto": "https"}).status_code


def test_what_the_proxy_says_is_believed_where_there_is_one(settings):
    assert asked(settings, SAID) == 200
    assert asked(settings, None) == 301


@pytest.mark.parametrize(("said", "header"), [("yes", SAID), ("no", None)])
def test_the_setting_says_whether_there_is_one(said, header):
    done = subprocess.run(
        [sys.executable, "-c",
         "from minsheng.web import settings; print(settings.SECURE_PROXY_SSL_HEADER)"],
        env={**os.environ, "MINSHENG_PROXY": said, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(header)
