// `/` goes to the search box, Esc closes what is open, arrows walk through suggestions.

const typing = (at: Element | null) =>
  at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"));

function closed(): boolean {
  let any = false;
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    open.open = false;
    open.querySelector("summary")?.focus();
    any = true;
  }
  return any;
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
  if (event.key === "Escape") closed();
});

// A click or the focus elsewhere closes an open menu.
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!open.contains(event.target as Node)) open.open = false;
    }
  });
}
