// The list of conversations at the left of Slack, as the chosen person sees it.

import { h, icon, redraw, unseen } from "./dom.js";
import { BOT, firstName, nameOf } from "./names.js";
import { choose, store } from "./store.js";

const HOME = "home";
const known = new Set();
const seen = new Map(); // actor and channel: the newest ts this person was shown

/** Every conversation, the direct ones told apart. */
const all = () =>
  store.now.state.slack.channels.map((channel) => ({ ...channel, ...store.now.more.channels[channel.id] }));

/** Those the chosen person can see: public ones, and private ones they are in. */
export const visible = () => all().filter((channel) => !channel.is_private || channel.members.includes(store.actor));

/** War rooms, newest last: whatever is private and not direct. */
export const rooms = () => all().filter((channel) => channel.is_private && !channel.is_im);

/** The conversation being looked at; `undefined` for the home tab. */
export const chosen = () => visible().find((channel) => channel.id === store.channel);

/** Whether the home tab is being looked at. */
export const atHome = () => store.channel === HOME;

/** Messages of that channel which the chosen person can see. */
export const messagesOf = (channel) =>
  channel.messages.filter((message) => !message.ephemeral_to || message.ephemeral_to === store.actor);

/** Draw the list; a war room that opens while nobody looks at another one is opened here. */
export function drawChannels() {
  follow();
  const shown = visible();
  const here = chosen();
  if (here) seen.set(`${store.actor}/${here.id}`, messagesOf(here).at(-1)?.ts ?? "");
  const hidden = rooms().filter((room) => !room.members.includes(store.actor)).length;
  const rows = shown.map((channel) => ({
    id: channel.id,
    name: channel.name,
    is_im: channel.is_im,
    is_private: channel.is_private,
    is_archived: channel.is_archived,
    news: unread(channel),
  }));
  redraw(document.getElementById("channels"), [rows, store.channel, store.actor, hidden], () => list(rows, hidden));
}

function follow() {
  const fresh = rooms().filter((room) => !known.has(room.id) && room.members.includes(store.actor));
  const looking = chosen();
  if (fresh.length && (!looking || !looking.is_private)) store.channel = fresh.at(-1).id;
  for (const room of fresh) known.add(room.id);
  if (!chosen() && !atHome())
    store.channel = visible().find((one) => one.name === "incidents")?.id ?? visible()[0]?.id ?? HOME;
}

function unread(channel) {
  const since = seen.get(`${store.actor}/${channel.id}`) ?? "";
  return channel.id === store.channel ? 0 : messagesOf(channel).filter((message) => message.ts > since).length;
}

function list(rows, hidden) {
  const direct = rows.filter((row) => row.is_im);
  return [
    h("h3", {}, "Channels"),
    h(
      "ul",
      {},
      rows.filter((row) => !row.is_im).map((row) => entry(row.id, row.is_private ? icon("lock") : "#", row.name, row)),
    ),
    hidden > 0 &&
      h(
        "p",
        { class: "side-note" },
        `${hidden} private ${hidden === 1 ? "room is" : "rooms are"} hidden: ${firstName(store.actor)} is not in ${hidden === 1 ? "it" : "them"}.`,
      ),
    h("h3", {}, "Direct messages"),
    direct.length
      ? h(
          "ul",
          {},
          direct.map((row) => entry(row.id, icon("flag"), nameOf(BOT), row)),
        )
      : h("p", { class: "side-note idle" }, `The app has not written to ${firstName(store.actor)}.`),
    h("h3", {}, "Apps"),
    h("ul", {}, entry(HOME, icon("home"), `${nameOf(BOT)} home`, { news: 0 })),
  ];
}

function entry(id, sign, name, { news, is_archived }) {
  const here = id === store.channel;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: news ? "channel news" : "channel",
        "aria-current": here ? "true" : null,
        "data-focus": id,
        onclick: () => choose({ channel: id }),
      },
      h("span", { class: "sign", "aria-hidden": "true" }, sign),
      h("span", { class: "channel-name", title: name }, name),
      is_archived && h("span", { class: "side-note" }, "archived"),
      news > 0 && h("span", { class: "count" }, news, unseen(" unread")),
    ),
  );
}
