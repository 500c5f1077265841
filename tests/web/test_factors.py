"""Second factors: nothing in the database makes a code, and each kind of code opens the door."""

import json
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from tests.codes import HALF_MINUTE, code_of
from tests.database import PASSWORD, unguarded

from minsheng.kernel.registry.secrecy import CannotDecipherError, sealer
from minsheng.web.factors import FactorAdapter

pytestmark = pytest.mark.django_db


def sign_in(name: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return client


def show(client: Client, code: str) -> int:
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return client.get("/").status_code


@pytest.fixture
def factor() -> tuple[str, list[str]]:
    """The seed and the recovery codes of a factor, made on the pages themselves."""
    cache.clear()  # the library lets one user prove who they are ten times a minute
    client = sign_in("clerk")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    with unguarded():
        row = Authenticator.objects.get(user__username="clerk", type="recovery_codes")
        codes = RecoveryCodes(row).get_unused_codes()
    assert all(code in page.replace(" ", "") for code in codes)
    return secret, codes


def test_no_seed_stands_in_the_database(factor):
    secret, codes = factor
    with unguarded():
        kept = {row.type: row.data for row in Authenticator.objects.all()}
    assert set(kept) == {"totp", "recovery_codes"}
    plain = json.dumps(list(kept.values()))
    assert not [word for word in (secret, *codes) if word in plain]
    adapter = FactorAdapter()
    assert adapter.decrypt(kept["totp"]["secret"]) == secret
    seed = adapter.decrypt(kept["recovery_codes"]["seed"])
    assert len(seed) == 80
    assert seed not in plain


def test_a_code_of_the_telephone_opens_the_door_and_a_wrong_one_does_not(factor):
    right = code_of(factor[0])
    assert show(sign_in("clerk"), "000000" if right != "000000" else "111111") == 302
    assert show(sign_in("clerk"), right) == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 302), (-1, 200), (1, 200), (2, 302)])
def test_a_telephone_may_be_half_a_minute_off_and_no_more(factor, steps, status, monkeypatch):
    now = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now))
    assert show(sign_in("clerk"), code_of(factor[0], now + steps * HALF_MINUTE)) == status


def test_a_recovery_code_opens_the_door_once(factor):
    spare = factor[1][0]
    assert show(sign_in("clerk"), spare) == 200
    assert show(sign_in("clerk"), spare) == 302
    assert show(sign_in("clerk"), factor[1][1]) == 200


def test_it_is_enciphered_under_a_key_of_its_own():
    adapter = FactorAdapter()
    once, again = adapter.encrypt("a seed"), adapter.encrypt("a seed")
    assert once != again
    assert adapter.decrypt(once) == adapter.decrypt(again) == "a seed"
    factors, numbers = sealer().apart("second factor"), sealer()
    with pytest.raises(CannotDecipherError):
        numbers.opened(factors.sealed("a seed"))
    with pytest.raises(CannotDecipherError):
        factors.opened(numbers.sealed("a number"))


def test_a_code_opens_the_door_once_in_all_processes(factor):
    secret, _codes = factor
    cache.clear()
    code = code_of(secret)
    assert show(sign_in("clerk"), code) == 200
    cache.clear()  # another process remembers nothing of it
    other = sign_in("clerk")
    answer = other.post("/accounts/2fa/authenticate/", {"code": code})
    assert "刚才已经用过" in answer.content.decode()
    assert other.get("/").status_code == 302
