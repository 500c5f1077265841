// What the page has to say after the fact; a failed part of a page says so, too.

function toast(kind: string): void {
  const place = document.querySelector<HTMLElement>("#toasts");
  const model = document.querySelector<HTMLTemplateElement>(`template[data-toast=${kind}]`);
  if (!place || !model) return;
  place.replaceChildren(model.content.cloneNode(true));
}

document.addEventListener("htmx:sendError", () => toast("unreached"));
document.addEventListener("htmx:timeout", () => toast("unreached"));
document.addEventListener("htmx:responseError", (event) => {
  const status: number = (event as CustomEvent).detail.xhr.status;
  // Signed out meanwhile: the page itself leads to the sign-in and back.
  if (status === 401) location.reload();
  else toast(status === 403 ? "refused" : status === 409 ? "changed" : "failed");
});

document.addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest("[data-dismiss]");
  button?.closest(".alert, .toast")?.remove();
});
