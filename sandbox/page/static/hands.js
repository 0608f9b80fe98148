// What people do without typing a command: a message's menu, shortcuts from anywhere, a picture shared.

import { pin, react, shortcut } from "./doors.js";
import { h, icon, unseen } from "./dom.js";
import { nameOf } from "./names.js";
import { notice } from "./notices.js";
import { store } from "./store.js";

/** The application's shortcuts by their callback ids, as its manifest lists them. */
export const ON_MESSAGE = { add_to_timeline: "Add to timeline", declare_about: "Open an incident" };
export const ANYWHERE = { declare: "Open an incident" };

/** The menu of a message that all can read. */
export function menu(item) {
  const at = { channel: item.channel, ts: item.ts, user: store.actor };
  const shortcuts = Object.entries(ON_MESSAGE).map(([callback_id, name]) =>
    deed(name, () => shortcut({ ...at, callback_id })),
  );
  return h(
    "details",
    { class: "fold hands" },
    h("summary", { "data-focus": `hands/${item.ts}` }, "More", unseen(` with the message of ${nameOf(item.user)}`)),
    h(
      "div",
      {},
      shortcuts,
      deed("React with :pushpin:", () => react({ ...at, emoji: "pushpin" })),
      !item.pin && deed("Pin to the channel", () => pin(at)),
    ),
  );
}

/** Chips for the shortcuts that need no message. */
export const anywhere = () =>
  Object.entries(ANYWHERE).map(([callback_id, name]) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "data-focus": `shortcut/${callback_id}`,
        onclick: () => tried(name, () => shortcut({ user: store.actor, callback_id })),
      },
      icon("flag"),
      ` ${name}`,
    ),
  );

/** A file that was shared with a message: a picture as such, anything else by its name. */
export const shared = (file) =>
  file.is_picture
    ? h("img", { class: "shared", src: `/_/page/files/${file.id}`, alt: file.name, loading: "lazy" })
    : h("p", { class: "limit" }, `File: ${file.name}`);

/** What was chosen, as the door takes it: `{name, content}`, in base64. */
export const read = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, content: reader.result.split(",")[1] ?? "" });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

const deed = (name, act) =>
  h(
    "button",
    {
      type: "button",
      class: "plain-link",
      onclick: (event) => {
        event.currentTarget.closest("details").open = false;
        tried(name, act);
      },
    },
    name,
  );

async function tried(name, act) {
  const answer = await act();
  if (!answer.ok) notice(`"${name}" did not work: ${answer.why}.`, { bad: true });
}
