// A form or link with `data-confirm` asks first, in the dialog of the page (`partials/confirm.html`).

const dialog = () => document.querySelector<HTMLDialogElement>("#confirm");
let asked: HTMLElement | null = null;

function ask(from: HTMLElement, submitter: HTMLElement): void {
  const box = dialog();
  if (!box) throw new Error("the page has no confirm dialog");
  asked = submitter;
  box.querySelector("[data-confirm-text]")!.textContent = from.dataset.confirm ?? "";
  const yes = box.querySelector<HTMLButtonElement>("[value=yes]")!;
  const said = submitter.matches("button") ? submitter.innerText.trim() : "";
  yes.textContent = from.dataset.confirmYes || said || yes.dataset.default!;
  box.returnValue = "";
  box.showModal();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    const submitter = (event as SubmitEvent).submitter as HTMLElement | null;
    const from = submitter?.dataset.confirm ? submitter : form;
    if (!from.dataset.confirm || form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(from, submitter ?? form);
  },
  true,
);

document.addEventListener("close", (event) => {
  const box = event.target as HTMLDialogElement;
  if (box.id !== "confirm" || !asked) return;
  const from = asked;
  asked = null;
  from.focus();
  if (box.returnValue !== "yes") return;
  const form = from instanceof HTMLFormElement ? from : from.closest("form")!;
  form.dataset.confirmed = "yes";
  form.requestSubmit(from instanceof HTMLFormElement ? undefined : from);
}, true);
