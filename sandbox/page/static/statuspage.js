// What customers see.

import { dayAndTime } from "./dates.js";
import { h, redraw, redrawList } from "./dom.js";
import { store } from "./store.js";

const said = (status) => status.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

/** Draw the status page. */
export function drawStatuspage() {
  const { incidents, components } = store.now.state.statuspage;
  const open = incidents.filter((incident) => incident.status !== "resolved");
  redraw(
    document.getElementById("page-banner"),
    open.map((one) => [one.name, one.impact]),
    () => banner(open),
  );
  redrawList(document.getElementById("page-components"), components, { key: (one) => one.id, build: component });
  redrawList(document.getElementById("page-incidents"), incidents, { key: (one) => one.id, build: incident });
  document.getElementById("page-empty").hidden = incidents.length > 0;
}

function banner(open) {
  const worst = ["critical", "major", "minor", "maintenance", "none"].find((impact) =>
    open.some((one) => one.impact === impact),
  );
  return h("p", { class: `banner impact-${worst ?? "fine"}` }, open.length ? open[0].name : "All systems operational");
}

function component(one) {
  return h(
    "li",
    { class: "row wide" },
    h("span", {}, one.name),
    h("span", { class: `component-${one.status}` }, said(one.status)),
  );
}

function incident(one) {
  return h(
    "article",
    { class: "card" },
    h("h4", {}, one.name),
    h("p", { class: "quiet" }, `${said(one.status)}, impact ${one.impact}`),
    one.incident_updates.map(update),
  );
}

function update(one) {
  return h(
    "div",
    { class: "update" },
    h("p", {}, h("strong", {}, said(one.status)), h("span", { class: "words" }, ` – ${one.body}`)),
    h(
      "p",
      { class: "quiet" },
      dayAndTime(one.created_at),
      one.deliver_notifications ? ", subscribers are mailed" : ", nobody is mailed",
    ),
  );
}
