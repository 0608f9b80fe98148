// The modal the chosen person has open. It covers Slack's window only: the rest of the page, and other people, stay in reach.

import { blocks } from "./blocks.js";
import { click, close, submit } from "./doors.js";
import { h } from "./dom.js";
import { field, focusFirst, missing, showErrors, values } from "./fields.js";
import { textOf } from "./mrkdwn.js";
import { BOT, nameOf } from "./names.js";
import { store } from "./store.js";

let drawn = "";
let opener = null;

/** Show the topmost view of the chosen person, or none. */
export function drawModal() {
  const layer = document.getElementById("modal");
  const view = store.now.state.slack.views.filter((one) => one.user === store.actor).at(-1);
  const print = view ? JSON.stringify(view) : "";
  if (print === drawn) return;
  const wasOpen = Boolean(drawn);
  drawn = print;
  if (view && !wasOpen) opener = document.activeElement?.dataset.focus ?? null; // before inert takes the keyboard away
  document.getElementById("workspace").inert = Boolean(view);
  layer.hidden = !view;
  if (!view) return put(layer);
  const held = layer.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  layer.replaceChildren(dialog(view));
  focusFirst(layer, held);
}

function put(layer) {
  const held = layer.contains(document.activeElement) || document.activeElement === document.body;
  layer.replaceChildren();
  if (held && opener)
    [...document.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === opener)?.focus();
  opener = null;
}

function dialog(view) {
  const shape = view.view;
  const form = h(
    "form",
    {
      class: "modal",
      role: "dialog",
      "aria-labelledby": "modal-title",
      novalidate: true,
      onsubmit: (event) => send(event, view),
    },
    h(
      "header",
      {},
      h("h2", { id: "modal-title", tabindex: "-1", "data-focus": "modal-title" }, textOf(shape.title)),
      h("p", { class: "quiet" }, `${nameOf(BOT)}, seen by ${nameOf(view.user)}`),
      h(
        "button",
        {
          type: "button",
          class: "cross",
          "aria-label": "Close",
          "data-focus": "modal-cross",
          onclick: () => away(view, true),
        },
        "✕",
      ),
    ),
    h(
      "div",
      { class: "modal-body" },
      blocks(shape.blocks, { press: pressIn(view), field: (block) => field(view, block, pressIn(view)) }),
      h("p", { class: "modal-trouble", role: "alert", hidden: true }),
    ),
    h(
      "footer",
      { class: "row end" },
      h(
        "button",
        { type: "button", class: "button", "data-focus": "modal-close", onclick: () => away(view, false) },
        shape.close ? textOf(shape.close) : shape.submit ? "Cancel" : "Close",
      ),
      shape.submit &&
        h("button", { type: "submit", class: "button primary", "data-focus": "modal-submit" }, textOf(shape.submit)),
    ),
  );
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") away(view, false);
  });
  return form;
}

const pressIn = (view) => async (element, block, value) => {
  const body = { view_id: view.id, user: view.user, action_id: element.action_id, block_id: block.block_id };
  const answer = await click(value === undefined ? body : { ...body, value });
  if (!answer.ok) trouble(`That did not work: ${answer.why}.`);
};

async function away(view, all) {
  await close({ view_id: view.id, user: view.user, all });
}

async function send(event, view) {
  event.preventDefault();
  const form = event.currentTarget;
  const lacking = missing(view);
  if (Object.keys(lacking).length) return showErrors(form, lacking);
  showErrors(form, {});
  form.setAttribute("aria-busy", "true");
  const answer = await submit({ view_id: view.id, user: view.user, values: values(view) });
  form.removeAttribute("aria-busy");
  if (!answer.ok) return trouble(`We had some trouble connecting. Try again? (${answer.why})`);
  if (answer.slack_error) return trouble(`Slack would not take the application's answer: ${answer.slack_error}`);
  if (answer.body?.response_action === "errors") showErrors(form, answer.body.errors);
}

function trouble(words) {
  const place = document.querySelector(".modal-trouble");
  if (!place) return;
  place.textContent = words;
  place.hidden = false;
}
