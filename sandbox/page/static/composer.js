// Typing a slash command, or a message, perhaps with a picture.

import { chosen } from "./channels.js";
import { command, write as post } from "./doors.js";
import { redraw, h } from "./dom.js";
import { anywhere, read } from "./hands.js";
import { firstName } from "./names.js";
import { notice } from "./notices.js";
import { toEnd } from "./room.js";
import { store } from "./store.js";

const IN_ROOM = ["help", "status", "note ", "status draft", "status update", "mitigate", "resolve"];
const ELSEWHERE = ["help", "declare P1 Checkout errors"];
const box = () => document.getElementById("command");
const picture = () => document.getElementById("picture");

/** Make the form work; once. */
export function startComposer() {
  document.getElementById("composer").addEventListener("submit", send);
  picture().addEventListener("change", nameIt);
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
  redraw(document.getElementById("offered"), offered, () => [
    offered.map((text) =>
      h(
        "button",
        { type: "button", class: "chip", "data-focus": `offer/${text}`, onclick: () => write(`/incident ${text}`) },
        text.endsWith(" ") ? `${text}…` : text,
      ),
    ),
    anywhere(),
  ]);
  redraw(
    document.getElementById("composer-label"),
    [channel?.name, store.actor],
    () => `As ${firstName(store.actor)} in ${channel?.is_im ? "the direct conversation" : `#${channel?.name}`}`,
  );
}

function nameIt() {
  document.getElementById("picture-name").textContent = picture().files[0]?.name ?? "Picture…";
}

async function send(event) {
  event.preventDefault();
  const text = box().value.trim();
  const file = picture().files[0];
  if (!text && !file) return;
  if (text.startsWith("/") && !text.startsWith("/incident"))
    return notice("Of commands only /incident is known here.", { bad: true });
  const form = event.currentTarget;
  form.setAttribute("aria-busy", "true");
  box().focus(); // now: once the answer is there, somebody may be typing elsewhere
  const at = { channel: chosen().id, user: store.actor, text };
  const answer = text.startsWith("/") ? await command(at) : await post(file ? { ...at, file: await read(file) } : at);
  form.removeAttribute("aria-busy");
  toEnd();
  if (answer.slack_error) notice(`Slack would not show the application's answer: ${answer.slack_error}.`, { bad: true });
  if (!answer.ok) return notice(`That was not taken: ${answer.why}.`, { bad: true });
  if (!text.startsWith("/")) {
    picture().value = "";
    nameIt();
  }
  if (box().value.trim() === text) box().value = ""; // what was typed meanwhile stays
}
