// Find-as-you-type: htmx fills `#suggestions`; keys walk through it, as a combobox does.

const box = document.querySelector<HTMLInputElement>("#search");
const list = document.querySelector<HTMLElement>("#suggestions");

const options = () => [...(list?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];

function show(open: boolean): void {
  if (!box || !list) return;
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) choose(null);
}

function choose(option: HTMLElement | null): void {
  for (const each of options()) each.setAttribute("aria-selected", String(each === option));
  if (option) {
    box?.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box?.removeAttribute("aria-activedescendant");
  }
}

function step(by: number): void {
  const all = options();
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  choose(all[(at + by + all.length + (at < 0 && by < 0 ? 1 : 0)) % all.length] ?? null);
}

if (box && list) {
  list.addEventListener("htmx:afterSwap", () => {
    options().forEach((each, number) => (each.id ||= `suggestion-${number}`));
    show(options().length > 0);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape") show(false);
    else if (event.key === "Enter") {
      const chosen = list.querySelector<HTMLElement>("[aria-selected=true]");
      if (!chosen) return;
      chosen.click();
    } else return;
    event.preventDefault();
  });
  box.addEventListener("input", () => {
    if (!box.value.trim()) show(false);
  });
  document.addEventListener("click", (event) => {
    if (!list.contains(event.target as Node) && event.target !== box) show(false);
  });
}
