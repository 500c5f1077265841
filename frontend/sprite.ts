// The icons that pages use, as one file of symbols: `<use href="…/icons.svg#search">`.
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const LIST = new URL("office/icons.txt", import.meta.url);
const OUTLINES = new URL("node_modules/@tabler/icons/icons/outline/", import.meta.url);

/** Emits `icons.svg` with the icons that `office/icons.txt` names. */
export function sprite(): Plugin {
  return {
    name: "sprite",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "icons.svg", source: made() });
    },
  };
}

function made(): string {
  const names = readFileSync(LIST, "utf8").split("\n").filter(Boolean);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`;
}

function symbol(name: string): string {
  let text: string;
  try {
    text = readFileSync(new URL(`${name}.svg`, OUTLINES), "utf8");
  } catch {
    throw new Error(`office/icons.txt names ${name}: Tabler has no such icon`);
  }
  const body = text.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "");
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
    `stroke-width="2" stroke-linecap="round" stroke-linejoin="round">` +
    `${body.replace(/\s+/g, " ").trim()}</symbol>`
  );
}
