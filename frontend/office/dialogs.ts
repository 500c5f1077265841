// What is asked for `#dialog` opens it; what it showed is gone from the page once it closes.

const box = () => document.querySelector<HTMLDialogElement>("#dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  const at = event.target as HTMLElement;
  if (!(at instanceof HTMLDialogElement) || at.id !== "dialog") return;
  if (!at.open) at.showModal();
  // What held the focus was replaced: what is to be done next has it now.
  at.querySelector<HTMLElement>(".is-invalid, [autofocus], input:not([type=hidden])")?.focus();
});

document.addEventListener("close", (event) => {
  const at = event.target as HTMLElement;
  if (at.id === "dialog") at.replaceChildren();
}, true);

document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest("[data-does=close-dialog]")) box()?.close();
});
