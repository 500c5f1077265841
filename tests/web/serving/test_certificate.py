"""A certificate that a phone takes: for the right names, in time, of the authority it was given."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from tests.kernel.database.embedded.site import home
from tests.web.serving.site import running

from minsheng.web.serving.certificate import RENEW_DAYS, SERVER_DAYS, Lan

__all__ = ["home"]
NOW = datetime(2030, 6, 1, tzinfo=UTC)
NAMES = ["192.168.1.20", "fd00::5", "office", "office.local"]


@pytest.fixture
def lan(tmp_path):
    found = Lan(tmp_path / "lan")
    found.ready(NAMES, NOW)
    return found


def server(lan):
    return x509.load_pem_x509_certificate(lan.pair[0].read_bytes())


def test_it_is_signed_for_all_names(lan):
    held = server(lan).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert held.get_values_for_type(x509.DNSName) == NAMES[2:]
    assert [str(one) for one in held.get_values_for_type(x509.IPAddress)] == NAMES[:2]
    authority = x509.load_pem_x509_certificate(lan.authority.read_bytes())
    server(lan).verify_directly_issued_by(authority)
    assert (server(lan).not_valid_after_utc - server(lan).not_valid_before_utc).days == SERVER_DAYS
    assert len(lan.fingerprint()) == 32 * 3 - 1


def test_the_keys_are_the_sites_alone(lan):
    assert lan.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in lan.folder.iterdir()} == {0o600}


def test_it_stays_as_long_as_it_is_good(lan):
    before = lan.pair[0].read_bytes(), lan.authority.read_bytes()
    lan.ready(NAMES, NOW + timedelta(days=30))
    assert (lan.pair[0].read_bytes(), lan.authority.read_bytes()) == before


def test_it_is_renewed_before_it_ends_and_for_other_names(lan):
    before, authority = lan.pair[0].read_bytes(), lan.authority.read_bytes()
    lan.ready(NAMES, NOW + timedelta(days=SERVER_DAYS - RENEW_DAYS))
    renewed = lan.pair[0].read_bytes()
    assert renewed != before
    lan.ready([*NAMES, "10.0.0.9"], NOW + timedelta(days=SERVER_DAYS - RENEW_DAYS))
    assert lan.pair[0].read_bytes() != renewed
    assert lan.authority.read_bytes() == authority


def test_a_half_written_one_is_made_again(lan):
    lan.pair[0].write_bytes(lan.pair[0].read_bytes()[:100])
    lan.pair[1].unlink()
    lan.ready(NAMES, NOW)
    server(lan)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*lan.pair)


def test_a_phone_that_trusts_the_authority_gets_in(home):
    import http.client
    from contextlib import closing

    options = ("--workers", "1", "--threads", "2", "--no-worker", "--lan", "--host", "127.0.0.1")
    with running(home, *options) as site:
        site.until("Minsheng is up: https://")
        site.until("SHA-256")
        with closing(http.client.HTTPConnection("127.0.0.1", site.port + 1, timeout=20)) as link:
            link.request("GET", "/anything")
            authority = link.getresponse().read()
        assert authority == (home / "lan" / "ca.pem").read_bytes()
        trusting = ssl.create_default_context(cadata=authority.decode())
        with closing(
            http.client.HTTPSConnection("localhost", site.port, timeout=20, context=trusting)
        ) as link:
            link.request("GET", "/")
            answer = link.getresponse()
            assert answer.status == 302
            assert "max-age" in answer.headers["Strict-Transport-Security"]
        assert site.end() == 0
