// A list that takes long to make (`form[data-download]`): how far it has come, a way to cancel, and
// a sentence at the end. The answer is lines of JSON and, behind the last of them, the file
// (`minsheng.web.giving`). Without a script the form is sent as it is, and the browser waits.

interface News {
  rows?: number;
  of?: number;
  name?: string;
  type?: string;
  size?: number;
  refused?: string;
}

class Refused extends Error {}

const NEWLINE = 10;

function filled(text: string | undefined, news: News): string {
  const number = (n?: number) => (n ?? 0).toLocaleString(document.documentElement.lang);
  return (text ?? "").replace("{rows}", number(news.rows)).replace("{of}", number(news.of));
}

// Reads the lines, tells each, and gives the file behind them; nothing if it was cut short.
async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>, tell: (news: News) => void) {
  const reader = body.getReader();
  let kept = new Uint8Array(0);
  let file: News | undefined;
  let whole = new Blob();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (file) {
      whole = new Blob([whole, value]); // the browser keeps it, on the disk where it is large
      tell({ ...file, of: file.rows, rows: whole.size });
      continue;
    }
    const held = new Uint8Array(kept.length + value.length);
    held.set(kept);
    held.set(value, kept.length);
    kept = held;
    for (let end = kept.indexOf(NEWLINE); end >= 0 && !file; end = kept.indexOf(NEWLINE)) {
      const news: News = JSON.parse(new TextDecoder().decode(kept.subarray(0, end)));
      kept = kept.slice(end + 1);
      if (news.refused) throw new Refused(news.refused);
      if (news.size !== undefined) file = news;
      tell(news);
    }
    if (file) whole = new Blob([kept]);
  }
  if (!file || whole.size !== file.size) throw new TypeError("cut");
  return { file, whole: new Blob([whole], { type: file.type }) };
}

function save(whole: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(whole);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function setUp(form: HTMLFormElement): void {
  const said = form.dataset;
  const box = form.querySelector<HTMLElement>("[data-progress]")!;
  const words = box.querySelector<HTMLElement>("[role=status]")!;
  const bar = box.querySelector("progress")!;
  const fault = form.querySelector<HTMLElement>("[data-fault]")!;
  const cancel = form.querySelector<HTMLButtonElement>("[data-cancel]")!;
  let told = 0;

  function tell(news: News): void {
    const made = news.size === undefined;
    bar.value = made ? (news.rows ?? 0) / Math.max(news.of ?? 0, 1) : 1;
    if (Date.now() - told < 1000) return; // a voice reads each: not more than one a second
    told = Date.now();
    words.textContent = filled(made ? said.made : said.sending, news);
  }

  async function get(gone: AbortController): Promise<boolean> {
    const body = new FormData(form);
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { "X-Progress": "1" }, signal: gone.signal,
    });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (answer.status >= 500) throw new TypeError(String(answer.status));
    if (!answer.body || !kind.startsWith("application/x-progress")) return false;
    const { file, whole } = await read(answer.body as never, tell);
    save(whole, file.name ?? "");
    words.textContent = filled(said.done, file);
    return true;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    const gone = new AbortController();
    form.setAttribute("aria-busy", "true");
    fault.hidden = true;
    box.hidden = bar.hidden = cancel.hidden = false;
    bar.removeAttribute("value");
    words.textContent = said.begun ?? "";
    cancel.onclick = () => gone.abort();
    try {
      if (!(await get(gone))) form.submit(); // a page that says what is wrong with the form
    } catch (error) {
      box.hidden = !gone.signal.aborted;
      if (gone.signal.aborted) words.textContent = said.cancelled ?? "";
      else {
        fault.textContent = error instanceof Refused ? error.message : (said.cut ?? "");
        fault.hidden = false;
      }
    } finally {
      bar.hidden = cancel.hidden = true;
      form.removeAttribute("aria-busy");
    }
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-download]")) setUp(form);
