"""The keys of a site's data: thrown while nothing hangs on them, and never again."""

from __future__ import annotations

from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.secrets import Secrets
from minsheng.web.databases import home

KEYS = ("field-key", "exchange-key")
BYTES = 48


def throw_keys() -> None:
    """See to the keys of a register; as the owner of the tables.

    Raises:
        DatabaseFaultError: a key is missing though there are people, or it is another than that
            under which their numbers were enciphered.
    """
    from minsheng.kernel.registry.models import Person

    if not Person.objects.exists():
        for name in KEYS:
            Secrets(home()).made(name, BYTES)
        return
    refuse_missing_keys()
    sealed = Person.objects.filter(number__isnull=False).order_by("pk")
    for number in sealed.values_list("number", flat=True)[:1]:
        _refuse_another(bytes(number or b""))


def refuse_missing_keys() -> None:
    """Look whether the keys are there, on whatever machine of a site.

    Raises:
        DatabaseFaultError: one is not.
    """
    for name in KEYS:
        Secrets(home()).text(name)


def _refuse_another(number: bytes) -> None:
    from minsheng.kernel.registry.secrecy import CannotDecipherError, sealer

    try:
        sealer().opened(number)
    except CannotDecipherError as error:
        raise DatabaseFaultError(
            f"{home() / 'secrets' / KEYS[0]} is not the key under which the register's numbers "
            f"were enciphered; put the folder back from the backup of the keys"
        ) from error
