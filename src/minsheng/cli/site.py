"""What the commands of the site share: its faults as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from minsheng.cli.console import spoken


def holds_no_site() -> bool:
    """Whether the site would be one of our own, and the folder for it holds none."""
    from minsheng.kernel.database.embedded import Cluster
    from minsheng.web.databases import embedded, home

    return embedded() and not Cluster(home()).data.exists()


def refuse_no_site() -> None:
    """Refuse to work in a folder where no site is: a server made there would hold nothing.

    Raises:
        ClickException: the sentence.
    """
    from minsheng.web.databases import home

    if holds_no_site():
        raise click.ClickException(
            spoken(
                f"{home()}中没有系统数据；请用MINSHENG_DATA指明数据文件夹",
                f"there is no site in {home()}; name its folder by MINSHENG_DATA",
            )
        )


@contextmanager
def mendable() -> Iterator[None]:
    """Say what a person can mend as one sentence.

    Raises:
        ClickException: the sentence.
    """
    try:
        import psycopg
        from django.core.exceptions import ImproperlyConfigured
        from django.db import OperationalError
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"the package {error.name} is not installed; install minsheng[site]"
        ) from None
    from minsheng.kernel.database.errors import DatabaseFaultError
    from minsheng.web.backup.errors import BackupError
    from minsheng.web.serving.plan import PortTakenError, TooManyError

    ours = (BackupError, DatabaseFaultError, ImproperlyConfigured, PortTakenError, TooManyError)
    try:
        yield
    except ours as error:
        raise click.ClickException(str(error)) from None
    except (OperationalError, psycopg.OperationalError) as error:
        said = str(error).strip().splitlines()
        raise click.ClickException(
            f"the database does not answer: {said[0] if said else 'no reason given'}; see that it "
            f"runs, and that DATABASE_URL and its sisters name it"
        ) from None
