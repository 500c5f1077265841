// Parts of a page are asked for and put in place by htmx, within a policy of 'self' alone.
import htmx from "htmx.org";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
// The policy forbids evaluated script and styles written by script; both are off at the source.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.defaultSettleDelay = 0; // a form just brought in answers to the very next key
htmx.config.historyCacheSize = 0; // personal data is not kept in the browser's storage
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true }, // a form that came back with what to mend
  { code: "[45]..", swap: false, error: true },
];

function token(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  (event as CustomEvent).detail.headers["X-CSRFToken"] = token();
});
