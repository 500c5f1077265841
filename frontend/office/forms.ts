// Small help with forms: no double send, the first fault has the focus, copying, printing.

const sent = new WeakSet<HTMLFormElement>();

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  if (form.hasAttribute("data-upload")) return; // `upload` sends it when the file is there
  sent.add(form);
  form.setAttribute("aria-busy", "true");
});

// The browser's "back" shows the page as it was left: it may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    sent.delete(form);
    form.removeAttribute("aria-busy");
  }
});

document.addEventListener("change", (event) => {
  const field = event.target as HTMLElement;
  if (field.matches("select[data-submits], input[data-submits]")) {
    field.closest("form")?.requestSubmit();
  }
});

document.addEventListener("click", async (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-does]");
  if (!button) return;
  if (button.dataset.does === "print") window.print();
  if (button.dataset.does === "back") history.back();
  if (button.dataset.does === "copy") {
    const from = document.querySelector<HTMLElement>(button.dataset.from ?? "");
    const text = from instanceof HTMLInputElement ? from.value : from?.textContent?.trim();
    await navigator.clipboard.writeText(text ?? "");
    button.dataset.done = "yes";
  }
});

// A form that came back: whoever types goes on where there is something to mend.
document.querySelector<HTMLElement>("main form .is-invalid")?.focus();
