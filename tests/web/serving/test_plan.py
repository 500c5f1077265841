"""What is to run is refused where it cannot, and told what it needs and no more."""

import socket

import pytest

from minsheng.web.serving.names import own_names
from minsheng.web.serving.plan import Plan, PortTakenError, TooManyError


def test_a_taken_port_is_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"port {port} \(.*\); .* --port or --host"):
            Plan(port=port).refuse_a_taken_port()
    Plan(port=port).refuse_a_taken_port()


def test_an_address_of_another_machine_is_a_sentence():
    with pytest.raises(PortTakenError, match=r"192\.0\.2\.1"):
        Plan(host="192.0.2.1").refuse_a_taken_port()


def test_more_connections_than_the_database_takes():
    Plan(workers=15, threads=4).refuse_too_many()
    with pytest.raises(TooManyError, match="64 connections"):
        Plan(workers=16, threads=4).refuse_too_many()


def test_pages_and_jobs_are_the_applications_and_know_no_master(tmp_path):
    given = {
        "MINSHENG_OWNER_URL": "postgresql://o:secret@h/d",
        "MINSHENG_BACKUP_URL_FILE": "/somewhere",
        "MINSHENG_ROLE": "ms_owner",
        "DATABASE_URL": "postgresql://a:b@h/d",
    }
    told = Plan().surroundings(tmp_path, given)
    assert told["MINSHENG_ROLE"] == "ms_app"
    assert told["DATABASE_URL"] == given["DATABASE_URL"]
    assert "secret" not in str(told)
    assert "MINSHENG_BACKUP_URL_FILE" not in told


def test_the_names_it_answers_to(tmp_path):
    told = Plan().surroundings(tmp_path, {})
    assert told["MINSHENG_HOSTS"] == "127.0.0.1,[::1],localhost"
    wide = Plan(host="0.0.0.0").surroundings(tmp_path, {})["MINSHENG_HOSTS"].split(",")
    assert set(own_names()) - {n for n in own_names() if ":" in n} <= set(wide)
    assert Plan().surroundings(tmp_path, {"MINSHENG_HOSTS": "site"})["MINSHENG_HOSTS"] == "site"
    assert Plan().address == "http://localhost:8000/"
