// OnCall's alert groups, which people acknowledge and resolve there too.

import { dayAndTime } from "./dates.js";
import { alert } from "./doors.js";
import { h, redrawList } from "./dom.js";
import { notice } from "./notices.js";
import { store } from "./store.js";

const SAID = { new: "firing", acknowledged: "acknowledged", silenced: "silenced", resolved: "resolved" };

/** Draw the alert groups, newest first. */
export function drawOncall() {
  const groups = [...store.now.state.oncall.alert_groups].reverse();
  redrawList(document.getElementById("groups"), groups, { key: (group) => group.id, build: card });
  document.getElementById("groups-empty").hidden = groups.length > 0;
  const missing = store.now.more.oncall_only;
  document.getElementById("oncall-only").textContent = missing.length
    ? `${missing.join(", ")} is on the rota without a Slack account.`
    : "";
}

function card(group) {
  const tell = (event) => async () => {
    const answer = await alert({ alert_group_id: group.id, event });
    if (!answer.ok) notice(`OnCall could not tell the application: ${answer.why}.`, { bad: true });
  };
  const button = (event, words) =>
    h(
      "button",
      { type: "button", class: "button small", "data-focus": `${group.id}/${event}`, onclick: tell(event) },
      words,
    );
  return h(
    "article",
    { class: "card" },
    h(
      "div",
      { class: "row wide" },
      h("h4", {}, group.title),
      h("span", { class: `state state-${group.state}` }, SAID[group.state] ?? group.state),
    ),
    h("p", { class: "quiet" }, group.id, ", ", dayAndTime(group.created_at)),
    h(
      "p",
      { class: "row" },
      group.labels.map((label) => h("span", { class: "tag" }, `${label.key.name}: ${label.value.name}`)),
    ),
    group.resolution_notes.map((note) => h("p", { class: "note words" }, note.text)),
    group.state !== "resolved" &&
      h(
        "p",
        { class: "row" },
        group.state !== "acknowledged" && button("acknowledge", "Acknowledge as Ines"),
        button("resolve", "Resolve as Ines"),
      ),
  );
}
