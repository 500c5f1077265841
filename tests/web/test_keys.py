"""Keys are thrown for an empty register, and never for one that has people."""

import pytest
from tests.database import unguarded

from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.secrets import Secrets
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(tmp_path, monkeypatch, settings):
    """The secrets of another folder, where there are none yet."""
    monkeypatch.setattr(keys, "home", lambda: tmp_path)
    settings.DATA = tmp_path
    sealer.cache_clear()
    with unguarded():
        yield Secrets(tmp_path)
    sealer.cache_clear()


def test_they_are_thrown_once_while_nobody_is_registered(secrets, monkeypatch):
    monkeypatch.setattr(Person, "objects", Person.objects.none())
    keys.throw_keys()
    first = [secrets.text(name) for name in keys.KEYS]
    keys.throw_keys()
    assert [secrets.text(name) for name in keys.KEYS] == first


@pytest.mark.parametrize("missing", keys.KEYS)
def test_a_missing_one_is_not_replaced(secrets, missing):
    for name in set(keys.KEYS) - {missing}:
        secrets.made(name)
    with pytest.raises(DatabaseFaultError, match=rf"{missing} is missing"):
        keys.throw_keys()
    assert not (secrets.folder / missing).exists()


def test_another_than_that_of_the_register_is_refused(secrets):
    for name in keys.KEYS:
        secrets.made(name)
    with pytest.raises(DatabaseFaultError, match="not the key under which"):
        keys.throw_keys()


def test_no_page_throws_one(secrets):
    with pytest.raises(DatabaseFaultError, match="field-key is missing"):
        sealer()
