// The guided path at the top: five steps that tick themselves, and what to press next.

import { rooms } from "./channels.js";
import { write } from "./composer.js";
import { h, redraw } from "./dom.js";
import { fire } from "./fire.js";
import { channelName, firstName, people, roleOf } from "./names.js";
import { choose, store } from "./store.js";
import { show } from "./tabs.js";

const STEPS = ["Fire", "Lead", "Draft", "Approve", "Resolve"];
const ALERT = { title: "Checkout error rate above 5 %", severity: "P1", service: "checkout" };

/** Draw the steps and the next thing to do. */
export function drawPath() {
  const room = rooms().at(-1);
  const done = progress(room);
  const next = done.indexOf(false);
  redraw(document.getElementById("steps"), done, () =>
    STEPS.map((name, place) => step(name, place, { done: done[place], here: place === next })),
  );
  const advice = advise(next, room);
  const { run, ...said } = advice;
  redraw(document.getElementById("next"), said, () => [
    h("p", {}, advice.words),
    run &&
      h(
        "button",
        { type: "button", class: "button primary", id: "next-button", "data-focus": "next", onclick: () => current() },
        advice.label,
      ),
  ]);
  current = run ?? (() => {});
}

let current = () => {};

/** Which steps the newest war room has behind it, by the kinds of message in it (their metadata's event_type). */
function progress(room) {
  const kinds = new Set(room?.messages.map((message) => store.now.more.messages[message.ts]?.event_type));
  const ended = kinds.has("resolved");
  const published = kinds.has("published");
  return [
    Boolean(room && find(room, (id) => id === "lead")) || kinds.has("headline"),
    kinds.has("leads") || ended,
    kinds.has("draft_waiting") || published,
    published,
    ended,
  ];
}

function step(name, place, { done, here }) {
  return h(
    "li",
    { class: done ? "done" : here ? "here" : "", "aria-current": here ? "step" : null },
    h("span", { class: "step-mark", "aria-hidden": "true" }, done ? "✓" : place + 1),
    h("span", {}, name),
    done && h("span", { class: "unseen" }, " (done)"),
  );
}

function advise(next, room) {
  if (next === -1)
    return {
      words:
        "That was an incident: customers were told, the postmortem is in Linear. Now break a system, then fire again.",
      label: "Fire another alert",
      run: another,
    };
  return [fireFirst, lead, draft, approve, resolve][next](room);
}

function fireFirst() {
  const newest = store.now.state.oncall.alert_groups.at(-1);
  if (newest?.state === "new" && Date.now() - Date.parse(newest.created_at) < 15_000)
    return { words: "The alert is in. A private war room opens, people are invited, the headline is pinned." };
  return {
    words: "Fire an alert: Grafana OnCall tells the application, and a war room opens within seconds.",
    label: "Fire a P1 alert",
    run: another,
  };
}

const lead = (room) => ({
  words: `${who(room)} is awake and takes the lead: press “I'll lead” in the headline of ${channelName(room.id)}.`,
  label: "Show me the button",
  run: () => point(room, (id) => id === "lead"),
});
const draft = (room) => ({
  words: "Customers have heard nothing yet. Ask for an update: the command is /incident status draft.",
  label: "Type it for me",
  run: () => type(room, "/incident status draft"),
});
const resolve = (room) => ({
  words: "Customers can read it (see “Status page”). When the trouble is over: /incident resolve.",
  label: "Type it for me",
  run: () => type(room, "/incident resolve"),
});

function approve(room) {
  const view = store.now.state.slack.views.find((one) => one.view.submit);
  if (view)
    return {
      words: `${firstName(view.user)} has the review open: read what customers will read, then press “${view.view.submit.text}”.`,
      label: "Show me the modal",
      run: () => toModal(view.user, room),
    };
  return {
    words: "Nothing was published: a person has to read it first. Press “Review and publish” below the draft.",
    label: "Show me the button",
    run: () => point(room, (id) => id.includes("review")),
  };
}

async function another() {
  choose({
    actor: leader().id,
    channel: store.now.state.slack.channels.find((one) => one.name === "incidents")?.id ?? "",
  });
  await fire({ ...ALERT, scheme: store.now.more.schemes[0] });
}

const leader = () => people().find((user) => roleOf(user) === "commander") ?? people()[0];
const who = (room) => firstName(insider(room));
const insider = (room) => (room.members.includes(store.actor) ? store.actor : leader().id);

function find(room, wanted) {
  return room.messages.findLast((message) =>
    message.blocks.some((block) => block.elements?.some((part) => part.action_id && wanted(part.action_id))),
  );
}

function toModal(user, room) {
  choose({ actor: user, channel: room.id });
  const button = document.querySelector("[data-focus=modal-submit]");
  button?.scrollIntoView({ block: "center" });
  button?.focus();
}

/** Go to the newest button of that kind, as somebody who can see it. */
function point(room, wanted) {
  choose({ actor: insider(room), channel: room.id });
  const message = find(room, wanted);
  const button =
    message &&
    [...(document.getElementById(`m${message.ts}`)?.querySelectorAll("[data-action]") ?? [])].find((one) =>
      wanted(one.dataset.action),
    );
  if (!button) return;
  button.scrollIntoView({ block: "center" });
  button.focus();
  button.classList.add("pointed");
  setTimeout(() => button.classList.remove("pointed"), 4000);
}

function type(room, text) {
  show("tab-page");
  choose({ actor: insider(room), channel: room.id });
  write(text);
}
