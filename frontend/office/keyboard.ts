// `/` goes to the search box, Esc closes what is open, arrows walk through suggestions.

const typing = (at: Element | null) =>
  at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"));

function close(): void {
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    open.open = false;
    open.querySelector("summary")?.focus();
  }
  const menu = document.querySelector<HTMLElement>("#menu[data-open]");
  if (menu) {
    menu.removeAttribute("data-open");
    const burger = document.querySelector<HTMLElement>("[data-toggles=menu]");
    burger?.setAttribute("aria-expanded", "false");
    burger?.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing(document.activeElement)) {
    const box = document.querySelector<HTMLInputElement>("#search");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === "Escape") close();
});

// The menu of a narrow screen.
document.addEventListener("click", (event) => {
  const burger = (event.target as HTMLElement).closest<HTMLElement>("[data-toggles]");
  const menu = burger && document.getElementById(burger.dataset.toggles ?? "");
  if (menu) burger.setAttribute("aria-expanded", String(menu.toggleAttribute("data-open")));
});

// A click or the focus elsewhere closes an open menu.
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!open.contains(event.target as Node)) open.open = false;
    }
  });
}
