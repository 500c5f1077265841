"""What a page says and asks: its forms, what stands in them, the sentences of its faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"input", "br", "img", "meta", "link", "hr", "use"}
TYPED = {"text", "search", "email", "tel", "url", "password", "number", "date", "textarea"}


@dataclass
class Control:
    """One field of a form.

    Attributes:
        kind: `text`, `date`, `hidden`, `select`, `radio`, `checkbox` and so on.
        values: what stands in it; more than one of boxes that are ticked.
        choices: all there is to choose from.
    """

    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that is sent by POST.

    Attributes:
        action: where to; empty for the page's own address.
    """

    action: str
    controls: dict[str, Control] = field(default_factory=dict)

    def values(self) -> dict[str, list[str]]:
        """What would be sent."""
        return {name: list(c.values) for name, c in self.controls.items()}


@dataclass
class Page:
    """A page that was answered.

    Attributes:
        language: of the page.
        title: its heading.
        alerts: the sentences of faults that are about the whole.
        beside: those of fields, by the field's name.
    """

    language: str
    title: str
    forms: list[Form]
    alerts: list[str]
    beside: dict[str, str]

    @property
    def sentences(self) -> list[str]:
        """All sentences of faults."""
        return [*self.alerts, *self.beside.values()]

    def form(self, address: str) -> Form | None:
        """The form that is sent to an address; to the page's own where none names it."""
        named = [f for f in self.forms if f.action == address]
        return next(iter(named or [f for f in self.forms if not f.action]), None)


def page_of(answer: Any) -> Page:
    """The page of an answer."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    alerts = [" ".join(said.split()) for said in reader.alerts]
    beside = {name: " ".join(said.split()) for name, said in reader.beside.items()}
    return Page(
        reader.language, reader.title.strip(), reader.forms, [one for one in alerts if one], beside
    )


class _Reader(HTMLParser):
    """Reads a page once, from above; what hangs open is closed with what it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.language = self.title = ""
        self.forms: list[Form] = []
        self.alerts: list[str] = []
        self.beside: dict[str, str] = {}
        self.open: list[str] = []
        self.told: tuple[int, str] | None = None
        self.area: Control | None = None
        self.chosen: Control | None = None
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")
        if tag == "form":
            self.inside = said.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append(Form(said.get("action", "")))
        elif self.inside:
            self._control(tag, said)
        if tag not in VOID:
            self.open.append(tag)
            if self.told is None:
                self._fault(said)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if self.told is not None and len(self.open) < self.told[0]:
            self.told = None
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.chosen = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            # A browser leaves out the line break at the beginning.
            held = self.area.values[0]
            self.area.values[0] = held + (data if held else data.removeprefix("\n"))
        if self.open and self.open[-1] == "h1":
            self.title += data
        if self.told is None:
            return
        name = self.told[1]
        if name:
            self.beside[name] = self.beside.get(name, "") + data
        else:
            self.alerts[-1] += data

    def _fault(self, said: dict[str, str]) -> None:
        """A place in which a fault is told begins."""
        classes = said.get("class", "").split()
        if "invalid-feedback" in classes:
            name = said.get("id", "").removeprefix("id_").removesuffix("_error") or "?"
            self.told = (len(self.open), name)
        elif "template" in self.open or "hidden" in said or said.get("id") == "toasts":
            return
        elif said.get("role") == "alert":
            self.told = (len(self.open), "")
            self.alerts.append("")

    def _control(self, tag: str, said: dict[str, str]) -> None:
        name, controls = said.get("name", ""), self.forms[-1].controls
        if tag == "option" and self.chosen is not None:
            value = said.get("value", "")
            self.chosen.choices.append(value)
            if "selected" in said:
                self.chosen.values = [value]
        if not name or name == "csrfmiddlewaretoken":
            return
        if tag == "select":
            self.chosen = controls.setdefault(name, Control("select"))
        elif tag == "textarea":
            self.area = controls.setdefault(name, Control("textarea", [""]))
        elif tag in {"input", "button"}:
            kind = said.get("type", "text") if tag == "input" else "button"
            held = controls.setdefault(name, Control(kind))
            if kind in {"radio", "checkbox"}:
                value = said.get("value", "on")
                held.choices.append(value)
                held.values += [value] if "checked" in said else []
            else:
                held.values = [said.get("value", "")]
