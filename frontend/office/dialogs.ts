// What is asked for `#dialog` opens it; what it showed is gone from the page once it closes.

const box = () => document.querySelector<HTMLDialogElement>("#dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  const at = event.target as HTMLElement;
  if (at instanceof HTMLDialogElement && at.id === "dialog" && !at.open) at.showModal();
});

document.addEventListener("close", (event) => {
  const at = event.target as HTMLElement;
  if (at.id === "dialog") at.replaceChildren();
}, true);

document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest("[data-does=close-dialog]")) box()?.close();
});
