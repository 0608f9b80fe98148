// The Linear board: issues by state, a description as it would be read. Whoever moves one is told of to the application.

import { dayAndTime } from "./dates.js";
import { h, redrawList } from "./dom.js";
import { board } from "./doors.js";
import { markdown } from "./markdown.js";
import { store } from "./store.js";

const STATES = ["Backlog", "Todo", "In Progress", "Done", "Canceled"];

/** Draw the board: a heading for each state that has issues, newest first below it. */
export function drawLinear() {
  const { issues } = store.now.state.linear;
  const states = [...new Set(issues.map((issue) => issue.state))];
  const groups = states.map((state) => ({ state, issues: issues.filter((issue) => issue.state === state).reverse() }));
  redrawList(document.getElementById("board"), groups, { key: (group) => group.state, build: column });
  document.getElementById("board-empty").hidden = issues.length > 0;
}

function column(group) {
  return h(
    "section",
    {},
    h("h4", { class: "column-name" }, `${group.state} `, h("span", { class: "count" }, group.issues.length)),
    group.issues.map(issue),
  );
}

function issue(one) {
  return h(
    "article",
    { class: "card" },
    h(
      "p",
      { class: "quiet" },
      one.identifier,
      one.parentId && ", part of another issue",
      ", ",
      dayAndTime(one.createdAt),
    ),
    h("h5", {}, one.title),
    h(
      "p",
      { class: "row" },
      one.labels.map((label) => h("span", { class: "tag" }, label)),
      one.assignee && h("span", { class: "quiet" }, one.assignee),
      one.dueDate && h("span", { class: "quiet" }, `due ${one.dueDate}`),
      mover(one),
    ),
    one.description &&
      h(
        "details",
        { open: true },
        h("summary", {}, "Description"),
        h("div", { class: "prose" }, markdown(one.description, 4)),
      ),
  );
}

function mover(one) {
  const move = (event) => board({ issue: one.identifier, state: event.target.value });
  return h(
    "select",
    { "aria-label": `State of ${one.identifier}`, onchange: move },
    STATES.map((name) => h("option", { value: name, selected: name === one.state }, name)),
  );
}
