// Every call a stand-in received, newest first; one can be opened to see what was sent.

import { clock } from "./dates.js";
import { h, redraw, redrawList } from "./dom.js";
import { systemName } from "./names.js";
import { store } from "./store.js";

let only = "";

/** Make the filter work; once. */
export function startCalls() {
  document.getElementById("calls-system").addEventListener("change", (event) => {
    only = event.target.value;
    drawCalls();
  });
}

/** Draw the list and how many there are. */
export function drawCalls() {
  const { calls, calls_in_all: all, more } = store.now;
  redraw(
    document.getElementById("calls-system"),
    more.systems.map((system) => system.name),
    () => [
      h("option", { value: "" }, "every system"),
      more.systems.map((system) => h("option", { value: system.name }, systemName(system.name))),
    ],
  );
  const shown = calls.filter((call) => !only || call.system === only);
  redrawList(document.getElementById("calls"), shown, { key: (call) => call.number, build: row });
  document.getElementById("calls-empty").hidden = shown.length > 0;
  const cut =
    all > calls.length
      ? `The newest ${calls.length} of ${all} calls; all of them: GET /_/calls.`
      : `${all} calls so far.`;
  document.getElementById("calls-count").textContent = cut;
}

function row(call) {
  const body = h("pre", { class: "call-body", tabindex: "0", "aria-label": "What was sent" });
  const details = h(
    "details",
    { class: "call" },
    h(
      "summary",
      { "data-focus": `call/${call.number}` },
      h("span", { class: `status status-${kind(call)}` }, call.lost ? `${call.status} lost` : (call.status ?? "…")),
      h("span", { class: "tag" }, systemName(call.system)),
      h("span", { class: "call-path" }, `${call.method} ${call.path.replace(/^\/slack\/api\/|^\/\w+\//, "")}`),
      h("span", { class: "quiet" }, clock(call.at)),
    ),
    body,
  );
  details.addEventListener("toggle", () => details.open && load(call, body));
  return details;
}

const kind = (call) =>
  call.status === null ? "open" : call.lost || call.status >= 500 ? "bad" : call.status >= 400 ? "refused" : "good";

async function load(call, body) {
  if (body.textContent) return;
  const answer = await fetch(`/_/page/calls/${call.number}`);
  body.textContent = JSON.stringify((await answer.json()).body, null, 2) ?? "";
}
