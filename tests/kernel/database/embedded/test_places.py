"""Wherever the site's folder lies."""

import os
import shutil
from pathlib import Path

import pytest
from tests.kernel.database.embedded.site import cluster, cluster_in, ended, home

from minsheng.kernel.database.embedded import cluster as module
from minsheng.kernel.database.errors import DatabaseFaultError

__all__ = ["cluster", "home"]


@pytest.mark.parametrize("name", ["with a space", "it's, well", "民生", "long-" + "x" * 120])
def test_a_folder_of_any_name(home, name):
    with ended(cluster_in(home / name)) as ours:
        ours.ensure()
        assert ours.folder == (home / name).resolve() / "postgres"
        with ours.connect() as admin:
            assert admin.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_has_its_socket_in_a_short_folder_of_the_servers_alone(home):
    with ended(cluster_in(home / ("x" * 120))) as ours:
        ours.ensure()
        socket = Path(ours.reach.host)
        assert len(str(socket)) < 40
        assert socket.stat().st_mode & 0o777 == 0o700
        assert socket.stat().st_uid == ours.owner.uid


def test_somebody_elses_socket_is_refused(home):
    """Or they could set up a server of their own there, and be told the site's passwords."""
    ours = cluster_in(home / ("x" * 120))
    socket = Path(ours.reach.host)
    with ended(ours):
        ours.ensure()
        ours.stop()
        shutil.rmtree(socket)
        socket.symlink_to(home)
        try:
            with pytest.raises(DatabaseFaultError, match=r"is not a folder of .*; remove it"):
                ours.ensure()
        finally:
            socket.unlink()


def test_a_folder_closed_to_the_servers_account(home):
    """As root, who may not run PostgreSQL, the service user's cluster lies elsewhere."""
    home.mkdir()
    home.chmod(0o700)
    with ended(cluster_in(home / "site")) as ours:
        ours.ensure()
        with ours.connect() as admin:
            assert admin.execute("SELECT 1").fetchone() == (1,)
        if os.geteuid() == 0:
            assert ours.folder.parent == module.SYSTEM_FOLDER
        else:
            assert ours.folder == home / "site" / "postgres"
        assert home.stat().st_mode & 0o777 == 0o700
        assert ours.folder.stat().st_mode & 0o777 == 0o700
        assert ours.folder.stat().st_uid == ours.owner.uid
        assert (home / "site" / "secrets").stat().st_uid == os.geteuid()
