// The conversation being looked at: its head, its pins, its messages; or the app's home tab.

import { body, blocks } from "./blocks.js";
import { atHome, chosen, messagesOf } from "./channels.js";
import { timeOf } from "./dates.js";
import { click, openHome } from "./doors.js";
import { h, icon, redraw, redrawList, unseen } from "./dom.js";
import { menu, shared } from "./hands.js";
import { link } from "./mrkdwn.js";
import { avatar, BOT, firstName, nameOf } from "./names.js";
import { notice } from "./notices.js";
import { store } from "./store.js";

let shown = "";
let following = true;

/** A log that shows its newest message goes on doing so, whatever is added or resized. */
export function startRoom() {
  const log = document.getElementById("log");
  log.addEventListener("scroll", () => (following = log.scrollHeight - log.scrollTop - log.clientHeight < 40));
  log.addEventListener("load", () => following && toEnd(), true); // a picture takes its height once it is here
  new ResizeObserver(() => following && toEnd()).observe(log);
}

/** Show the newest message. */
export function toEnd() {
  const log = document.getElementById("log");
  log.scrollTop = log.scrollHeight;
  following = true;
}

/** Draw what is chosen; whoever scrolled up to read stays there. */
export function drawRoom() {
  const log = document.getElementById("log");
  const channel = chosen();
  const place = `${store.actor}/${store.channel}`;
  head(channel);
  if (channel) messages(log, channel);
  else home(log);
  if (atHome() && place !== shown) openHome(store.actor); // whoever looks at it is shown it as it is now
  if (atHome()) log.scrollTop = place === shown ? log.scrollTop : 0;
  else if (place !== shown || following) toEnd();
  shown = place;
}

function head(channel) {
  const what = channel ? { ...channel, messages: pinned(channel) } : store.channel;
  redraw(document.getElementById("room-head"), [what, store.actor], () =>
    channel ? channelHead(channel) : [h("h2", {}, `${nameOf(BOT)}, home tab of ${firstName(store.actor)}`)],
  );
}

const pinned = (channel) => channel.messages.filter((message) => channel.pins.includes(message.ts));

function channelHead(channel) {
  const members = channel.members.map(nameOf);
  return [
    h(
      "div",
      { class: "row wide" },
      h(
        "h2",
        {},
        channel.is_im
          ? `${nameOf(BOT)}, direct to ${firstName(store.actor)}`
          : [channel.is_private ? [icon("lock"), unseen("private "), " "] : "#", channel.name],
      ),
      !channel.is_im &&
        h(
          "details",
          { class: "fold" },
          h("summary", { "data-focus": "members" }, `${members.length} here`),
          h("p", {}, members.join(", ")),
        ),
      channel.pins.length > 0 &&
        h(
          "details",
          { class: "fold" },
          h("summary", { "data-focus": "pins" }, icon("pin"), ` ${channel.pins.length} pinned`),
          h("ul", {}, pinned(channel).map(pin)),
        ),
    ),
    (channel.topic || channel.bookmarks.length > 0) &&
      h(
        "p",
        { class: "topic" },
        channel.topic,
        channel.bookmarks.map((one) => [" ", link(one.link, one.title)]),
      ),
    channel.is_archived && h("p", { class: "limit" }, "This channel is archived: nothing more can be posted in it."),
  ];
}

function pin(message) {
  const jump = () => document.getElementById(`m${message.ts}`)?.scrollIntoView({ block: "center" });
  return h("li", {}, h("button", { type: "button", class: "plain-link", onclick: jump }, message.text.slice(0, 90)));
}

function messages(log, channel) {
  const items = messagesOf(channel).map((message) => ({
    channel: channel.id,
    actor: store.actor,
    pin: channel.pins.includes(message.ts),
    ...store.now.more.messages[message.ts],
    ...message,
  }));
  if (shown !== `${store.actor}/${store.channel}`) redrawList(log, [], { key: String, build: String });
  if (items.length) redrawList(log, items, { key: (item) => item.ts, build: message });
  else
    redrawList(log, [channel], {
      key: () => "empty",
      build: () => h("p", { class: "empty" }, "Nothing was said here yet."),
    });
}

function message(item) {
  const only = item.ephemeral_to !== null;
  const kinds = ["message", only && "ephemeral", item.pin && "pinned", item.thread_ts && "reply"]
    .filter(Boolean)
    .join(" ");
  const press = async (element, block, value) => {
    const body = {
      channel: item.channel,
      ts: item.ts,
      user: store.actor,
      action_id: element.action_id,
      block_id: block.block_id,
    };
    const answer = await click(value === undefined ? body : { ...body, value });
    if (!answer.ok) notice(`"${element.text?.text ?? element.action_id}" did not work: ${answer.why}.`, { bad: true });
  };
  return h(
    "article",
    { class: kinds, id: `m${item.ts}` },
    (only || item.pin || item.thread_ts) &&
      h(
        "p",
        { class: "above" },
        only && h("span", {}, icon("eye"), " Only visible to you"),
        item.pin && h("span", {}, icon("pin"), " Pinned"),
        item.thread_ts && "Reply in a thread",
      ),
    avatar(item.user),
    h(
      "div",
      { class: "said" },
      h(
        "p",
        { class: "by" },
        h("strong", {}, nameOf(item.user)),
        item.user === BOT && h("span", { class: "app-mark" }, "APP"),
        " ",
        timeOf(item.ts),
      ),
      (item.text || item.blocks.length > 0) && body(item, { press }),
      item.files.map(shared),
      item.edited && h("p", { class: "edited" }, ...edited(item)),
    ),
    !only && menu(item),
  );
}

/** Slack marks an edit of plain text, and none of blocks; here both can be seen. */
const edited = (item) =>
  item.blocks.length ? ["Changed in place at ", timeOf(item.edited), unseen(", which Slack does not mark")] : ["(edited)"];

function home(log) {
  const view = store.now.more.homes.find((one) => one.user === store.actor);
  const press = async (element, block, value) => {
    const answer = await click({
      view_id: view.id,
      user: store.actor,
      action_id: element.action_id,
      block_id: block.block_id,
      ...(value === undefined ? {} : { value }),
    });
    if (!answer.ok) notice(`That did not work: ${answer.why}.`, { bad: true });
  };
  const empty = `The application has published no home tab for ${firstName(store.actor)} yet. It was told that the tab was opened.`;
  redrawList(log, [{ view, actor: store.actor }], {
    key: () => "home",
    build: () =>
      h("div", { class: "home" }, view ? blocks(view.view.blocks, { press }) : h("p", { class: "limit" }, empty)),
  });
}
