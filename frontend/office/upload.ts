// A file goes up in pieces (`form[data-upload]`) and goes on where the wire was cut: after a lost
// connection, after a reload, and beside a second tab that sends the same file.

const PIECE = 1 << 20;
const WAIT = [1, 2, 5, 10, 20];
const KEPT = "upload:";

interface Told {
  received: number;
  size: number;
  state: string;
}

class Refused extends Error {
  constructor(said: string, readonly received?: number) {
    super(said);
  }
}

const pause = (seconds: number) =>
  new Promise<void>((done) => {
    const timer = setTimeout(ready, seconds * 1000);
    function ready() {
      clearTimeout(timer);
      removeEventListener("online", ready);
      done();
    }
    addEventListener("online", ready);
  });

async function ask(url: string, body: BodyInit): Promise<Told> {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
  if (answer.status >= 500 || answer.status === 429) throw new TypeError(String(answer.status));
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new Refused(document.title); // signed out meanwhile, or a page of another kind
  }
  const told = await answer.json();
  if (!answer.ok) throw new Refused(told.said, told.received && Number(told.received));
  return told;
}

// The number of an upload is kept by the file's content: the same file goes on as the same upload.
function numberOf(digest: string): string {
  const held = sessionStorage.getItem(KEPT + digest) ?? crypto.randomUUID();
  sessionStorage.setItem(KEPT + digest, held);
  return held;
}

async function digestOf(file: File): Promise<string> {
  const made = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function setUp(form: HTMLFormElement): void {
  const said = form.dataset;
  const box = form.querySelector<HTMLElement>("[data-progress]")!;
  const words = box.querySelector<HTMLElement>("[role=status]")!;
  const bar = box.querySelector("progress")!;
  const fault = form.querySelector<HTMLElement>("[data-fault]")!;

  function tell(text: string, share?: number): void {
    box.hidden = false;
    words.textContent = text;
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = share;
  }

  // A wire that is cut is waited for; each answer says where to go on.
  async function patiently(deed: () => Promise<Told>): Promise<Told> {
    for (let tried = 0; ; tried += 1) {
      try {
        return await deed();
      } catch (error) {
        if (error instanceof Refused) throw error;
        tell(said.cut ?? "");
        await pause(WAIT[tried] ?? 30);
      }
    }
  }

  async function send(file: File): Promise<string> {
    tell(said.hashing ?? "");
    const digest = await digestOf(file);
    const client = numberOf(digest);
    const promise = new URLSearchParams({ client, size: String(file.size), sha256: digest });
    let told = await patiently(() => ask(said.upload!, promise));
    while (told.received < file.size) {
      tell(said.sending ?? "", told.received / file.size);
      const at = told.received;
      const piece = file.slice(at, at + PIECE);
      try {
        told = await patiently(() => ask(`${said.upload}${client}/?offset=${at}`, piece));
      } catch (error) {
        if (!(error instanceof Refused) || error.received === undefined) throw error;
        if (error.received === at) throw error;
        told = { ...told, received: error.received }; // another tab was quicker
      }
    }
    sessionStorage.removeItem(KEPT + digest);
    return client;
  }

  form.addEventListener("submit", async (event) => {
    const client = form.querySelector<HTMLInputElement>("[name=client]")!;
    if (client.value) return; // everything is there: the form itself is sent
    event.preventDefault();
    const file = form.querySelector<HTMLInputElement>("input[type=file]")!.files?.[0];
    if (!file || form.getAttribute("aria-busy") === "true") return;
    fault.hidden = true;
    form.setAttribute("aria-busy", "true");
    try {
      if (!crypto.subtle) throw new Refused(said.insecure ?? "");
      client.value = await send(file);
      tell(said.checking ?? "");
      form.submit();
    } catch (error) {
      client.value = "";
      box.hidden = true;
      fault.hidden = false;
      fault.textContent = error instanceof Error ? error.message : String(error);
      form.removeAttribute("aria-busy");
    }
  });
}

document.querySelectorAll<HTMLFormElement>("form[data-upload]").forEach(setUp);
addEventListener("pageshow", () => {
  document.querySelectorAll<HTMLInputElement>("form[data-upload] [name=client]").forEach((held) => {
    held.value = "";
  });
});
