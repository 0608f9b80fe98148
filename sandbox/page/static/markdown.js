// Markdown as elements, from marked's tokens (vendor/README.md). Raw HTML in it is shown as the text it is.

import { h } from "./dom.js";
import { link } from "./mrkdwn.js";
import { lexer } from "./vendor/marked/marked.esm.js";

/** What Markdown shows, its headings one below `level`. */
export const markdown = (text, level = 3) => lexer(text ?? "").map((token) => block(token, level));

const BLOCKS = {
  space: () => "",
  heading: (token, level) => h(`h${Math.min(6, level + token.depth)}`, {}, inline(token.tokens)),
  paragraph: (token) => h("p", {}, inline(token.tokens)),
  text: (token) => h("span", {}, token.tokens ? inline(token.tokens) : token.text),
  code: (token) => h("pre", { tabindex: "0" }, token.text),
  hr: () => h("hr"),
  blockquote: (token, level) =>
    h(
      "blockquote",
      {},
      token.tokens.map((one) => block(one, level)),
    ),
  list: (token, level) =>
    h(
      token.ordered ? "ol" : "ul",
      {},
      token.items.map((item) => listItem(item, level)),
    ),
  table: (token) =>
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          token.header.map((cell) => h("th", { scope: "col" }, inline(cell.tokens))),
        ),
      ),
      h(
        "tbody",
        {},
        token.rows.map((row) =>
          h(
            "tr",
            {},
            row.map((cell) => h("td", {}, inline(cell.tokens))),
          ),
        ),
      ),
    ),
};

function block(token, level) {
  return BLOCKS[token.type]?.(token, level) ?? h("p", {}, token.raw);
}

function listItem(item, level) {
  const box = item.task ? (item.checked ? "☑ " : "☐ ") : "";
  return h(
    "li",
    {},
    box,
    item.tokens.filter((token) => token.type !== "checkbox").map((token) => block(token, level)),
  );
}

const INLINE = {
  strong: (token) => h("strong", {}, inline(token.tokens)),
  em: (token) => h("em", {}, inline(token.tokens)),
  del: (token) => h("s", {}, inline(token.tokens)),
  codespan: (token) => h("code", {}, token.text),
  link: (token) => link(token.href, ...inline(token.tokens)),
  br: () => h("br"),
  text: (token) => (token.tokens ? inline(token.tokens) : token.text),
  escape: (token) => token.text,
};

function inline(tokens) {
  return tokens.map((token) => INLINE[token.type]?.(token) ?? token.raw);
}
