// rich_text blocks. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { channelName } from "./names.js";
import { slackDate } from "./dates.js";

/** What a rich_text block shows. */
export const richText = (block) => h("div", { class: "rich" }, block.elements.map(part));

function part(element) {
  const words = () => element.elements.map((one) => (one.elements ? part(one) : leaf(one)));
  const made = {
    rich_text_section: () => h("p", {}, words()),
    rich_text_list: () =>
      h(
        element.style === "ordered" ? "ol" : "ul",
        {},
        element.elements.map((item) => h("li", {}, item.elements.map(leaf))),
      ),
    rich_text_quote: () => h("blockquote", {}, words()),
    rich_text_preformatted: () => h("pre", {}, words()),
  }[element.type];
  return made ? made() : h("p", { class: "limit" }, `This page cannot draw ${element.type}.`);
}

const LEAVES = {
  text: (one) => one.text,
  link: (one) => link(one.url, one.text ?? one.url),
  user: (one) => mention(one.user_id),
  channel: (one) => h("span", { class: "mention" }, channelName(one.channel_id)),
  usergroup: (one) => h("span", { class: "mention" }, `@${one.usergroup_id}`),
  broadcast: (one) => h("span", { class: "mention" }, `@${one.range}`),
  emoji: (one) => emoji(one.name) ?? `:${one.name}:`,
  date: (one) => slackDate(one.timestamp, one.format, one.fallback ?? ""),
};
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

function leaf(one) {
  const bare = LEAVES[one.type]?.(one) ?? `[${one.type}]`;
  return Object.keys(STYLES)
    .filter((name) => one.style?.[name])
    .reduce((shown, name) => h(STYLES[name], {}, shown), bare);
}
