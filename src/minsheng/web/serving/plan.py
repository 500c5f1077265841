"""What is to run, and how it is reached."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minsheng.kernel.database.roles import APP
from minsheng.web.serving.names import own_names

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_CONNECTIONS = 60
"""Of the pages; the embedded server takes 80, and the worker, backups and people need some."""
MASTERS = ("MINSHENG_OWNER_URL", "MINSHENG_LOADER_URL", "MINSHENG_BACKUP_URL")
"""What pages and jobs never need: they are not handed on to them."""


class PortTakenError(Exception):
    """Something else listens already."""


class TooManyError(Exception):
    """More threads than the database has connections for."""


@dataclass(frozen=True)
class Plan:
    """What is to run.

    Attributes:
        host: the address to listen on.
        port: likewise.
        workers: processes that answer requests.
        threads: requests that each answers at a time.
        jobs: jobs done at a time beside them; none where another machine does them.
        certificate: and its key, for https.
        authority: that signed it, handed out to phones on the next port.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    jobs: int = 2
    certificate: tuple[Path, Path] | None = None
    authority: Path | None = None

    @property
    def scheme(self) -> str:
        """As an address begins."""
        return "https" if self.certificate else "http"

    @property
    def names(self) -> list[str]:
        """The names and addresses under which it is reached."""
        if self.host in LOOPBACK:
            return list(LOOPBACK)
        return [*own_names(), *LOOPBACK]

    @property
    def address(self) -> str:
        """For a browser."""
        host = "localhost" if self.host in LOOPBACK else self.names[0]
        return f"{self.scheme}://{bracketed(host)}:{self.port}/"

    @property
    def handed_out(self) -> str:
        """Where phones fetch the authority."""
        return f"http://{bracketed(self.names[0])}:{self.port + 1}/minsheng-ca.crt"

    def surroundings(self, data: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The environment of the processes that answer requests and do jobs."""
        told = {name: value for name, value in given.items() if _plain(name) not in MASTERS}
        told |= {"MINSHENG_ROLE": APP, "DJANGO_SETTINGS_MODULE": "minsheng.web.settings"}
        told.setdefault("MINSHENG_HOSTS", ",".join(map(bracketed, self.names)))
        if self.certificate:
            told["MINSHENG_SECURE"] = "yes"
        if sys.stderr.isatty():
            told.setdefault("MINSHENG_LOG", str(data / "logs" / "site.log"))
        return told

    def refuse_too_many(self) -> None:
        """More connections than the server takes.

        Raises:
            TooManyError: with the sentence.
        """
        wanted = self.workers * self.threads
        if wanted > MOST_CONNECTIONS:
            raise TooManyError(
                f"{self.workers} workers of {self.threads} threads would hold {wanted} connections "
                f"to the database; choose --workers and --threads with a product of "
                f"{MOST_CONNECTIONS} at most"
            )

    def refuse_a_taken_port(self) -> None:
        """Somebody else's port.

        Raises:
            PortTakenError: with the sentence.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        for port in (self.port, self.port + 1)[: 2 if self.authority else 1]:
            self._refuse_taken(family, port)

    def _refuse_taken(self, family: socket.AddressFamily, port: int) -> None:
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((self.host, port))
            except OSError as error:
                raise PortTakenError(
                    f"nothing can listen on {self.host}, port {port} ({error.strerror}); "
                    f"end what listens there, or choose another by --port or --host"
                ) from error


def bracketed(host: str) -> str:
    """An address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _plain(name: str) -> str:
    return name.removesuffix("_FILE")
