"""A certificate authority of the office's own, for phones on its network.

A phone's camera, place and offline pages need https. The authority is made once and lies with
the site's data; a phone is told to trust it once. Its key never leaves the folder.
"""

from __future__ import annotations

import ipaddress
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS, SERVER_DAYS = 3650, 397
"""Phones take no certificate of a server that is valid for longer than 397 days."""
RENEW_DAYS = 30
SKEW = timedelta(days=1)
"""Phones with a clock that is behind."""


@dataclass(frozen=True)
class Lan:
    """The folder of the certificates.

    Attributes:
        folder: `lan/` of the site's data folder.
    """

    folder: Path

    @property
    def authority(self) -> Path:
        """The certificate that phones are given."""
        return self.folder / "ca.pem"

    @property
    def pair(self) -> tuple[Path, Path]:
        """The server's certificate and its key."""
        return self.folder / "server.pem", self.folder / "server.key"

    def ready(self, names: list[str], now: datetime) -> None:
        """See that both are there, for these names, and valid for a while."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._stands(self.authority, now):
            self._make_authority(now)
            self.pair[0].unlink(missing_ok=True)
        if not self._stands(self.pair[0], now) or self._named() != _names(names):
            self._make_server(names, now)

    def fingerprint(self) -> str:
        """The authority's SHA-256, as phones show it."""
        raw = _read(self.authority).fingerprint(hashes.SHA256()).hex().upper()
        return ":".join(raw[at : at + 2] for at in range(0, len(raw), 2))

    def _stands(self, path: Path, now: datetime) -> bool:
        with suppress(FileNotFoundError, ValueError):
            held = _read(path)
            soon = now + timedelta(days=RENEW_DAYS)
            key = _key(path.with_suffix(".key"))
            same = key.public_key().public_numbers() == held.public_key().public_numbers()  # type: ignore[union-attr]
            return held.not_valid_before_utc <= now and soon < held.not_valid_after_utc and same
        return False

    def _named(self) -> list[x509.GeneralName]:
        held = _read(self.pair[0]).extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return list(held.value)

    def _make_authority(self, now: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _called(f"Minsheng 民生 {now:%Y-%m-%d}")
        public = key.public_key()
        made = (
            _begun(name, name, public, now, AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(key, hashes.SHA256())
        )
        self._keep("ca", made, key)

    def _make_server(self, names: list[str], now: datetime) -> None:
        authority, signing = _read(self.authority), _key(self.folder / "ca.key")
        key = ec.generate_private_key(ec.SECP256R1())
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
        made = (
            _begun(_called(names[0]), authority.subject, key.public_key(), now, SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(_names(names)), critical=False)
            .add_extension(above, critical=False)
            .sign(signing, hashes.SHA256())
        )
        self._keep("server", made, key)

    def _keep(self, name: str, made: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        closed = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        public = made.public_bytes(serialization.Encoding.PEM)
        for suffix, raw in (("key", closed), ("pem", public)):
            partial = self.folder / f"{name}.{suffix}.partial"
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(self.folder / f"{name}.{suffix}")


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now - SKEW + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs, crl_sign=signs,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _names(names: list[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for name in dict.fromkeys(names):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return found


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key
