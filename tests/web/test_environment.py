"""Settings of the environment: what makes no sense is refused, and said why."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from minsheng.web import environment


@pytest.mark.parametrize(
    "said",
    ["minsheng.example", "site", "10.0.0.7,[::1]", ".minsheng.example", "a_b.example, 127.0.0.1"],
)
def test_names_of_hosts_are_taken(monkeypatch, said):
    monkeypatch.setenv("HOSTS", said)
    assert environment.hosts("HOSTS", "localhost") == [one.strip() for one in said.split(",")]


@pytest.mark.parametrize(
    "said", ["*", ".cn", ",", "http://a.example", "a.example:8000", "a b", "a..b", "a/b", "甲"]
)
def test_what_is_no_name_of_a_host_is_refused(monkeypatch, said):
    monkeypatch.setenv("HOSTS", said)
    with pytest.raises(ImproperlyConfigured, match=r"^HOSTS "):
        environment.hosts("HOSTS", "localhost")


@pytest.mark.parametrize("said", ["", "https://a.example", "http://10.0.0.7:8000,https://*.a.cn"])
def test_origins_are_taken(monkeypatch, said):
    monkeypatch.setenv("ORIGINS", said)
    assert environment.origins("ORIGINS") == [one for one in said.split(",") if one]


@pytest.mark.parametrize("said", ["*", "a.example", "https://", "https://a.example/", "ftp://a"])
def test_what_is_no_origin_is_refused(monkeypatch, said):
    monkeypatch.setenv("ORIGINS", said)
    with pytest.raises(ImproperlyConfigured, match=r"^ORIGINS has "):
        environment.origins("ORIGINS")


@pytest.mark.parametrize("said", ["x", "x" * 64, "0123456789" * 3])
def test_a_secret_one_guesses_is_refused_and_not_repeated(monkeypatch, said):
    monkeypatch.setenv("SECRET", said)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.secret("SECRET", 32)
    assert said not in str(refused.value) or said == "x"


def test_a_secret_may_be_left_to_the_site(monkeypatch):
    monkeypatch.delenv("SECRET", raising=False)
    assert environment.secret("SECRET", 32) == ""
    monkeypatch.setenv("SECRET", "k3VbQ9mZ7tLw2XcR8sNfJ5hYdG4pA6uE")
    assert environment.secret("SECRET", 32)


def test_a_file_of_heads_lies_outside_the_sites_folder(monkeypatch, tmp_path):
    (inside := tmp_path / "site").mkdir()
    monkeypatch.delenv("HEADS", raising=False)
    assert environment.outside("HEADS", inside) is None
    monkeypatch.setenv("HEADS", str(tmp_path / "heads"))
    assert environment.outside("HEADS", inside) == tmp_path / "heads"
    for said in (inside / "heads", tmp_path, tmp_path / "none" / "heads", inside / "../site/heads"):
        monkeypatch.setenv("HEADS", str(said))
        with pytest.raises(ImproperlyConfigured, match=r"^HEADS is "):
            environment.outside("HEADS", inside)
