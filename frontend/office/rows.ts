// Lists with `data-rows`: j and k walk, Enter opens (a link does that by itself); t and c press what
// is marked `data-key`, on the page of one thing. A countdown tells what is left until `data-until`.

const typing = () => {
  const at = document.activeElement;
  return at instanceof HTMLElement && (at.isContentEditable || at.matches("input, textarea, select"));
};

function walk(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-rows] [data-open]")];
  if (!links.length) return;
  const at = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

// From a list the page of the row is opened; there the key presses its button.
function press(key: string): void {
  const here = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (here) {
    if (here instanceof HTMLButtonElement) here.click();
    else here.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
    return;
  }
  const row = document.activeElement?.closest("[data-row]");
  const link = row?.querySelector<HTMLAnchorElement>("[data-open]");
  if (link) location.assign(`${link.pathname}#${key === "c" ? "close" : "take"}`);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing()) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "t" || event.key === "c") press(event.key);
});

// Whoever came by `c` or `t` stands where they wanted to go; once the page is whole, for the
// browser goes to the place by itself before that, and lets go of the focus.
addEventListener("load", () => {
  const place = document.getElementById(location.hash.slice(1));
  if (!place) return;
  const within = "input:not([type=hidden]), button";
  const field = place.matches("input, button, a") ? place : place.querySelector<HTMLElement>(within);
  field?.focus();
});

function tell(): void {
  for (const left of document.querySelectorAll<HTMLElement>("[data-until]")) {
    const minutes = Math.max(0, Math.ceil((Date.parse(left.dataset.until ?? "") - Date.now()) / 60_000));
    left.textContent = (left.dataset.text ?? "")
      .replace("{h}", String(Math.floor(minutes / 60)))
      .replace("{m}", String(minutes % 60));
  }
}
tell();
setInterval(tell, 30_000);

// One box that ticks all others of its list.
document.addEventListener("change", (event) => {
  const all = event.target as HTMLInputElement;
  if (!all.matches("[data-ticks]")) return;
  for (const box of document.querySelectorAll<HTMLInputElement>(`input[name="${all.dataset.ticks}"]`)) {
    box.checked = all.checked;
  }
});
