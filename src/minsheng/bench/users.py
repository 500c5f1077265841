"""People at a site: each signs in, then opens one page after another, and says how long it took."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from random import Random
from statistics import quantiles
from urllib.parse import quote, urlencode

_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
KINDS = (("search", 5), ("card", 3), ("desk", 2))
"""What is opened, and how often of ten."""
PATIENCE = 60


@dataclass(frozen=True)
class Asked:
    """One page asked for.

    Attributes:
        ms: until its last byte came.
    """

    kind: str
    ms: float
    well: bool


@dataclass
class User:
    """Somebody with a browser.

    Attributes:
        words: they search for.
        households: of which they open cards.
        dice: decide what they do next.
    """

    port: int
    name: str
    words: list[str]
    households: list[int]
    dice: Random
    cookies: dict[str, str] = field(default_factory=dict)
    link: http.client.HTTPConnection | None = None

    def again(self) -> User:
        """The same at another browser, signed in."""
        dice = Random(self.dice.random())  # noqa: S311 - a draw to be repeated, no secret
        return User(self.port, self.name, self.words, self.households, dice, self.cookies)

    def sign_in(self) -> None:
        """Sign in.

        Raises:
            ValueError: the site does not let them in.
        """
        from minsheng.web.demo.filling import demo_password

        _, page = self._send("GET", "/accounts/login/")
        found = _FIELD.search(page)
        said = {
            "login": self.name, "password": demo_password(),
            "csrfmiddlewaretoken": found[1] if found else "",
        }  # fmt: skip
        status, _ = self._send("POST", "/accounts/login/", urlencode(said))
        if status != http.client.FOUND or "sessionid" not in self.cookies:
            raise ValueError(f"{self.name} cannot sign in: the site answers {status}")

    def open_a_page(self) -> Asked:
        """Whatever comes next."""
        kind = self.dice.choices([k for k, _ in KINDS], [often for _, often in KINDS])[0]
        path = {
            "search": f"/find/?q={quote(self.dice.choice(self.words))}",
            "card": f"/households/{self.dice.choice(self.households)}/",
            "desk": "/",
        }[kind]
        began = time.perf_counter()
        try:
            status, _ = self._send("GET", path)
        except (OSError, http.client.HTTPException):
            self.link, status = None, 0
        return Asked(kind, (time.perf_counter() - began) * 1000, status == http.client.OK)

    def _send(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        if self.link is None:
            self.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Host": "localhost", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        }  # fmt: skip
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.link.request(method, path, body or None, headers)
        answer = self.link.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text


def at_once(users: list[User], seconds: float, thought: float) -> list[Asked]:
    """Let everybody open pages for a while.

    Args:
        users: each works for themselves.
        seconds: for which they work.
        thought: seconds between two pages, more or less; they do not march in step.
    """
    until = time.monotonic() + seconds
    answers: list[Asked] = []

    def work(user: User) -> None:
        time.sleep(user.dice.uniform(0, thought))
        while time.monotonic() < until:
            answers.append(user.open_a_page())
            time.sleep(user.dice.uniform(0.5, 1.5) * thought)

    threads = [threading.Thread(target=work, args=(user,), daemon=True) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def p95(answers: list[Asked]) -> float:
    """Milliseconds within which nineteen answers of twenty came; a fault counts as never."""
    times = [a.ms if a.well else float(PATIENCE * 1000) for a in answers]
    return quantiles(times, n=20)[-1] if len(times) > 1 else sum(times)
