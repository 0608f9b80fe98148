// Typing a slash command. Slack's other messages have no door here, and the page says so.

import { chosen } from "./channels.js";
import { command } from "./doors.js";
import { redraw, h } from "./dom.js";
import { firstName } from "./names.js";
import { notice } from "./notices.js";
import { toEnd } from "./room.js";
import { store } from "./store.js";

const IN_ROOM = ["help", "status", "note ", "status draft", "status update", "mitigate", "resolve"];
const ELSEWHERE = ["help", "declare P1 Checkout errors"];
const box = () => document.getElementById("command");

/** Make the form work; once. */
export function startComposer() {
  document.getElementById("composer").addEventListener("submit", send);
}

/** Put words into the box, ready to be sent, or to be gone on with where they end in a space. */
export function write(text) {
  box().value = text;
  (text.endsWith(" ") ? box() : document.getElementById("send")).focus();
  document.getElementById("composer").scrollIntoView({ block: "nearest" });
}

/** Say where it goes and as whom. */
export function drawComposer() {
  const channel = chosen();
  document.getElementById("composer").hidden = !channel;
  const offered = channel?.is_private && !channel.is_im ? IN_ROOM : ELSEWHERE;
  redraw(document.getElementById("offered"), offered, () =>
    offered.map((text) =>
      h(
        "button",
        { type: "button", class: "chip", "data-focus": `offer/${text}`, onclick: () => write(`/incident ${text}`) },
        text.endsWith(" ") ? `${text}…` : text,
      ),
    ),
  );
  redraw(
    document.getElementById("composer-label"),
    [channel?.name, store.actor],
    () => `As ${firstName(store.actor)} in ${channel?.is_im ? "the direct conversation" : `#${channel?.name}`}`,
  );
}

async function send(event) {
  event.preventDefault();
  const text = box().value.trim();
  if (!text) return;
  if (!text.startsWith("/incident"))
    return notice("Only /incident commands can be sent here: the stand-in has no way to post a person's message.", {
      bad: true,
    });
  const form = event.currentTarget;
  form.setAttribute("aria-busy", "true");
  box().focus(); // now: once the answer is there, somebody may be typing elsewhere
  const answer = await command({ channel: chosen().id, user: store.actor, text });
  form.removeAttribute("aria-busy");
  toEnd();
  if (answer.slack_error) notice(`Slack would not show the application's answer: ${answer.slack_error}.`, { bad: true });
  if (!answer.ok) notice(`/incident failed: ${answer.why}.`, { bad: true });
  else if (box().value.trim() === text) box().value = ""; // what was typed meanwhile stays
}
