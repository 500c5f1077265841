"""Nobody is trusted without a password, and no value of a row is written to the server's log."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from tests.kernel.database.embedded.site import cluster, home

from minsheng.kernel.database.roles import LOGINS
from minsheng.web.setup import start_server

__all__ = ["cluster", "home"]
NUMBER = "320602199001011234"


@pytest.fixture
def served(cluster):
    start_server(cluster, "minsheng")
    return cluster


def test_a_wrong_password_is_refused(served):
    for user in ("postgres", *LOGINS):
        for password in (None, "", "a wrong one"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(
                    host=served.reach.host, port=served.reach.port, user=user, password=password,
                    dbname="minsheng", passfile="/dev/null",
                )  # fmt: skip


def test_each_login_needs_its_password_and_gets_in_with_it(served):
    for user in LOGINS:
        with served.connect("minsheng", user) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (user,)
    rules = (served.data / "pg_hba.conf").read_text().splitlines()
    methods = {rule.split()[-1] for rule in rules if rule and not rule.startswith("#")}
    assert methods == {"scram-sha-256"}


def test_it_listens_on_no_network(served):
    with served.connect() as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_secrets_are_their_owners_alone(served):
    folder = served.secrets.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert not list(served.folder.glob("password-*"))


def test_the_log_holds_no_value_of_a_row(served):
    with served.connect("minsheng", "ms_owner") as owner:
        owner.execute("CREATE TABLE t (number text UNIQUE CHECK (number <> ''), n int)")
        owner.execute("INSERT INTO t VALUES (%s)", [NUMBER])
        for statement in (
            f"INSERT INTO t VALUES ('{NUMBER}')",
            f"INSERT INTO t VALUES ('x', '{NUMBER}x')",
            f"SELECT '{NUMBER}'::date",
            f"SELECT {NUMBER}::int",
            f"DO $$ BEGIN RAISE WARNING '{NUMBER}'; END $$",
        ):
            with suppress(psycopg.Error):
                owner.execute(statement)
        with (
            pytest.raises(psycopg.Error),
            owner.cursor() as cursor,
            cursor.copy("COPY t FROM STDIN") as copy,
        ):
            copy.write(f"{NUMBER}\t1\n")
        _killed_while_it_asks(served, owner)
    served.ensure()
    assert Path(served.log).read_text().count("terminated by signal 9") == 1
    assert NUMBER not in served.log.read_text()


def _killed_while_it_asks(served, owner):
    number = owner.info.backend_pid

    def ask():
        with suppress(psycopg.Error):
            owner.execute(f"SELECT pg_sleep(60), '{NUMBER}'")

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    os.kill(number, signal.SIGKILL)
    asking.join(timeout=30)
    assert not asking.is_alive()
