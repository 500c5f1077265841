"""The site's own secrets: one file each, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from minsheng.kernel.database.errors import DatabaseFaultError


@dataclass(frozen=True)
class Secrets:
    """The secrets of one site, in `secrets/` of its data folder."""

    home: Path

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.home / "secrets"

    def text(self, name: str) -> str:
        """A secret that must be there.

        Raises:
            DatabaseFaultError: it is not.
        """
        path = self.folder / name
        try:
            return path.read_text("ascii").strip()
        except FileNotFoundError:
            raise DatabaseFaultError(
                f"{path} is missing: the site's secrets must lie together with its data; put the "
                f"folder back from the backup of the keys",
            ) from None

    def keep(self, name: str, text: str) -> str:
        """Write a secret, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self.folder / f"{name}.partial-{os.getpid()}"
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        partial.rename(self.folder / name)
        return text

    def made(self, name: str, size: int = 32) -> str:
        """A secret, thrown where it is not there yet.

        Args:
            name: of its file.
            size: random bytes.
        """
        if (self.folder / name).exists():
            return self.text(name)
        return self.keep(name, secrets.token_urlsafe(size))
