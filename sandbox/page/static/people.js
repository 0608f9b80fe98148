// Whom one acts as: a row of people, always in reach.

import { zone } from "./dates.js";
import { h, redraw } from "./dom.js";
import { firstName, mayOf, nameOf, people, roleOf } from "./names.js";
import { choose, store } from "./store.js";

/** Draw the row and what the chosen person may do. */
export function drawPeople() {
  const open = store.now.state.slack.views.map((view) => view.user);
  redraw(document.getElementById("people"), [people(), store.actor, open], () =>
    people().map((user) => chip(user, open.includes(user.id))),
  );
  const me = people().find((user) => user.id === store.actor);
  redraw(document.getElementById("who-am-i"), [store.actor], () => [
    "You are ",
    h("strong", {}, nameOf(me.id)),
    `: ${mayOf(me)}. Times in ${zone}.`,
  ]);
}

function chip(user, busy) {
  return h(
    "label",
    { class: "person" },
    h("input", {
      type: "radio",
      name: "actor",
      value: user.id,
      checked: user.id === store.actor,
      "data-focus": user.id,
      onchange: () => choose({ actor: user.id }),
    }),
    h(
      "span",
      { class: "person-words" },
      h("span", { class: "person-name" }, firstName(user.id)),
      h("span", { class: "person-role" }, busy ? "in a modal" : roleOf(user)),
    ),
  );
}
