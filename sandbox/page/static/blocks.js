// Block Kit as elements. https://docs.slack.dev/reference/block-kit/blocks
//
// Looked for before writing it: slack-blocks-to-jsx is kept and good, but is React and needs a bundler (580 kB before React);
// the other packages with such names make blocks instead of showing them. Its parser of mrkdwn does stand alone: vendor/.

import { h } from "./dom.js";
import { element } from "./elements.js";
import { markdown } from "./markdown.js";
import { link, mrkdwn, textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { store } from "./store.js";

/** The blocks, in order. `hands` has `press(element, block, value)` and, in a modal, `field(block)` for its inputs. */
export const blocks = (list, hands) => list.map((block) => one(block, hands));

function one(block, hands) {
  const draw = BLOCKS[block.type];
  if (!draw) return h("p", { class: "limit" }, `This page cannot draw a block of type ${block.type}.`);
  return h("div", { class: `block block-${block.type}` }, draw(block, hands));
}

const BLOCKS = {
  header: (block) => h("p", { class: "block-title" }, h("strong", {}, textOf(block.text))),
  divider: () => h("hr"),
  section,
  context: (block) =>
    block.elements.map((part) => (part.type === "image" ? picture(part) : h("span", {}, textOf(part)))),
  actions: (block, hands) => block.elements.map((part) => element(part, block, hands)),
  image: (block) => [
    block.title && h("p", { class: "picture-title" }, textOf(block.title)),
    picture(block),
    h("p", { class: "alt-text", "aria-hidden": "true" }, `Alt text: ${block.alt_text}`), // Slack reads it aloud only
  ],
  input: (block, hands) =>
    hands.field
      ? hands.field(block)
      : h("p", { class: "limit" }, "This page draws inputs in modals only."),
  markdown: (block) => markdown(block.text),
  rich_text: richText,
};

function section(block, hands) {
  return [
    h(
      "div",
      { class: "section-words" },
      block.text && h("div", { class: "words" }, textOf(block.text)),
      block.fields &&
        h(
          "div",
          { class: "fields" },
          block.fields.map((field) => h("div", { class: "words" }, textOf(field))),
        ),
    ),
    block.accessory &&
      h(
        "div",
        { class: "accessory" },
        block.accessory.type === "image" ? picture(block.accessory) : element(block.accessory, block, hands),
      ),
  ];
}

/** A picture; what it is about in words where it cannot be had, as one elsewhere on the internet cannot. */
function picture(image) {
  const instead = () =>
    h(
      "span",
      { class: "no-picture" },
      `[picture: ${image.alt_text}] `,
      image.image_url && link(image.image_url, "open"),
    );
  const source = image.image_url || uploaded(image.slack_file);
  if (!isHere(source)) return instead();
  const shown = h("img", { src: source, alt: image.alt_text, loading: "lazy" });
  shown.addEventListener("error", () => shown.replaceWith(instead()));
  return shown;
}

/** The page's policy lets pictures in from itself and from the application only. */
const isHere = (source) =>
  [location.origin, new URL(store.now.more.web_url).origin].includes(new URL(source, location.href).origin);

/** Where this page finds a file that was uploaded to Slack, named by its id or by an address that ends in id and name. */
const uploaded = (file) =>
  file && `/_/page/files/${file.id || file.url.split("/").at(-2).split("-").at(-1)}`;

/** A message without blocks is its text. */
export const body = (message, hands) =>
  message.blocks.length ? blocks(message.blocks, hands) : h("div", { class: "block words" }, mrkdwn(message.text));
