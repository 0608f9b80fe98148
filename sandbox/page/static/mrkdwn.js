// Slack's mrkdwn as elements; the tree is made by slack-message-parser (vendor/README.md).

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelName, nameOf } from "./names.js";
import { store } from "./store.js";
import { NodeType, parse } from "./vendor/slack-message-parser/mod.js";

/** What mrkdwn shows. */
export const mrkdwn = (text) => nodes(parse(text.replace(/^>/gm, "&gt;")).children);

/** A text object of Block Kit: mrkdwn, or plain text with its emoji. */
export function textOf(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text, object.emoji !== false);
}

/** Plain text, line breaks kept by the stylesheet. */
function plain(text, withEmoji) {
  return withEmoji ? text.replace(/:([\w+-]+):/g, (source, name) => emoji(name) ?? source) : text;
}

/** A link that leaves the page; anything but http and mailto stays text. */
export function link(url, ...words) {
  if (!/^(https?:|mailto:)/i.test(url)) return h("span", {}, ...words);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...words);
}

/** Somebody by name, marked when it is the person acted as. */
export function mention(id) {
  return h("span", { class: id === store.actor ? "mention mention-me" : "mention" }, `@${nameOf(id)}`);
}

const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const nodes = (children) => children.map((child) => SHOWN[child.type](child));
const inside = (tag) => (node) => h(tag, {}, nodes(node.children));
const labelled = (node, otherwise) => (node.label ? nodes(node.label) : [otherwise]);

const SHOWN = {
  [NodeType.Text]: (node) => document.createTextNode(unescaped(node.text)),
  [NodeType.ChannelLink]: (node) => h("span", { class: "mention" }, channelName(node.channelID)),
  [NodeType.UserLink]: (node) => mention(node.userID),
  [NodeType.URL]: (node) => link(unescaped(node.url), ...labelled(node, unescaped(node.url))),
  [NodeType.Command]: command,
  [NodeType.Emoji]: (node) => document.createTextNode(emoji(node.name) ?? node.source),
  [NodeType.PreText]: (node) => h("pre", {}, unescaped(node.text)),
  [NodeType.Code]: (node) => h("code", {}, unescaped(node.text)),
  [NodeType.Italic]: inside("em"),
  [NodeType.Bold]: inside("strong"),
  [NodeType.Strike]: inside("s"),
  [NodeType.Quote]: inside("blockquote"),
};

function command(node) {
  if (node.name !== "date") return h("span", { class: "mention" }, ...labelled(node, `@${node.name}`));
  const [stamp, pattern, url] = node.arguments;
  const shown = slackDate(stamp, pattern, labelled(node, ""));
  return url ? link(unescaped(url), shown) : shown;
}
