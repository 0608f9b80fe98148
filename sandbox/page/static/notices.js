// Short words about what was just tried, said to screen readers too; they go by themselves.

import { h } from "./dom.js";

const STAYS_MS = 8000;

/** Say it; `bad` when something did not work. */
export function notice(words, { bad = false } = {}) {
  const shown = h("p", { class: bad ? "notice bad" : "notice" }, words);
  document.getElementById("notices").append(shown);
  setTimeout(() => shown.remove(), STAYS_MS);
}
