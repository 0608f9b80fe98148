// Slack's small dialog before something is done. https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object

import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";

/** Whether the person says yes. */
export function sure(confirm) {
  return new Promise((answer) => {
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-labelledby": "confirm-title" },
      h("h2", { id: "confirm-title" }, textOf(confirm.title)),
      h("p", {}, textOf(confirm.text)),
      h(
        "div",
        { class: "row end" },
        h("button", { type: "button", class: "button", onclick: () => dialog.close("no") }, textOf(confirm.deny)),
        h(
          "button",
          { type: "button", class: `button ${confirm.style ?? "primary"}`, onclick: () => dialog.close("yes") },
          textOf(confirm.confirm),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
