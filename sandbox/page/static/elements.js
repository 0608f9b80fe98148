// What can be pressed or chosen outside an input block. https://docs.slack.dev/reference/block-kit/block-elements

import { sure } from "./confirm.js";
import { control } from "./controls.js";
import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";

/** The element; pressing or choosing calls `hands.press(element, block, value)` once its confirmation is given. */
export function element(part, block, hands) {
  const focus = `${block.block_id}/${part.action_id}`;
  const press = async (value) => {
    if (!part.confirm || (await sure(part.confirm))) await hands.press(part, block, value);
  };
  if (part.type === "button") return button(part, focus, press);
  if (part.type === "overflow") return overflow(part, focus, press);
  const label = part.placeholder?.text ?? block.text?.text ?? "Choose";
  return control(part, { change: press, focus, label: plainly(label) });
}

const plainly = (text) => text.replace(/[*_`~]/g, "").slice(0, 80);

function button(part, focus, press) {
  const looks = {
    class: `button ${part.style ?? ""}`,
    "data-focus": focus,
    "data-action": part.action_id,
    "aria-label": part.accessibility_label,
  };
  if (part.url)
    return h(
      "a",
      { ...looks, href: part.url, target: "_blank", rel: "noopener noreferrer", onclick: () => press() },
      textOf(part.text),
      " ",
      h("span", { "aria-hidden": "true" }, "↗"),
    );
  return h(
    "button",
    { ...looks, type: "button", onclick: (event) => busy(event.currentTarget, press) },
    textOf(part.text),
  );
}

async function busy(pressed, press) {
  if (pressed.getAttribute("aria-busy") === "true") return;
  pressed.setAttribute("aria-busy", "true");
  await press();
  pressed.removeAttribute("aria-busy");
}

function overflow(part, focus, press) {
  const menu = h(
    "details",
    { class: "overflow" },
    h("summary", { "aria-label": "More actions", "data-focus": focus, "data-action": part.action_id }, "⋯"),
  );
  const choose = (option) => () => {
    menu.open = false;
    press(option.value);
  };
  menu.append(
    h(
      "div",
      { class: "overflow-list" },
      part.options.map((option) => h("button", { type: "button", onclick: choose(option) }, textOf(option.text))),
    ),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.open = false;
  });
  return menu;
}
