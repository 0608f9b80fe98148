// The inputs of a modal: what was typed is kept while the view is redrawn, as Slack keeps it (by block_id and action_id).

import { control, initial } from "./controls.js";
import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";

const typed = new Map();
const place = (view, block) => `${view.id}/${block.block_id}/${block.element.action_id}`;
const inputs = (view) => view.view.blocks.filter((block) => block.type === "input");
const valueOf = (view, block) =>
  typed.has(place(view, block)) ? typed.get(place(view, block)) : initial(block.element);
const empty = (value) => value === null || value === "" || (Array.isArray(value) && !value.length);

/** One input block: label, control, hint, and room for its error. */
export function field(view, block, press) {
  const id = `field-${block.block_id}`;
  const change = (value) => {
    typed.set(place(view, block), value);
    if (block.dispatch_action) press(block.element, block, value);
  };
  const focus = `${block.block_id}/${block.element.action_id}`;
  const label = block.label.text;
  return h(
    "div",
    { class: "field", "data-block": block.block_id },
    h("label", { for: id }, textOf(block.label), block.optional && h("span", { class: "quiet" }, " (optional)")),
    control(block.element, {
      change,
      focus,
      id,
      label,
      describedby: `${id}-error ${id}-hint`,
      value: valueOf(view, block),
    }),
    h("p", { class: "error", id: `${id}-error`, hidden: true }),
    h("p", { class: "quiet", id: `${id}-hint` }, block.hint ? textOf(block.hint) : null),
  );
}

/** What stands in all inputs, as the submit door takes it. */
export const values = (view) =>
  Object.fromEntries(inputs(view).map((block) => [block.element.action_id, valueOf(view, block)]));

/** The required inputs left empty, each with the words Slack has for it. */
export const missing = (view) =>
  Object.fromEntries(
    inputs(view)
      .filter((block) => !block.optional && empty(valueOf(view, block)))
      .map((block) => [block.block_id, "Please complete this required field."]),
  );

/** Put each error below its input and go to the first; those of before are gone. */
export function showErrors(form, errors) {
  let first = null;
  for (const row of form.querySelectorAll(".field")) {
    const words = errors[row.dataset.block];
    const said = row.querySelector(".error");
    const input = row.querySelector("[data-focus]");
    said.textContent = words ?? "";
    said.hidden = !words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    first ??= words ? input : null;
  }
  first?.focus();
}

/** The keyboard goes where it was, else to the first input, else to the title: there it waits while a view loads. */
export function focusFirst(layer, held) {
  const all = [...layer.querySelectorAll("[data-focus]")];
  const before = held && held !== "modal-title" && all.find((one) => one.dataset.focus === held);
  (before || layer.querySelector(".field [data-focus]") || layer.querySelector("#modal-title")).focus();
}
