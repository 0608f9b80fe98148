// Tabs, one shown at a time; arrow keys go from one to the next. https://www.w3.org/WAI/ARIA/apg/patterns/tabs/

const MOVES = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
const tabs = () => [...document.querySelectorAll("[role=tab]")];

/** Make them work; once. */
export function startTabs() {
  for (const tab of tabs()) {
    tab.addEventListener("click", () => show(tab.id));
    tab.addEventListener("keydown", move);
  }
}

/** Show the tab with that id. */
export function show(id) {
  for (const tab of tabs()) {
    const here = tab.id === id;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !here;
  }
}

/** The small number on a tab; none at nought. */
export function count(id, number) {
  const place = document.getElementById(id).querySelector(".count");
  place.textContent = number || "";
  place.hidden = !number;
}

function move(event) {
  if (!(event.key in MOVES)) return;
  event.preventDefault();
  const all = tabs();
  const next = Math.min(all.length - 1, Math.max(0, all.indexOf(event.currentTarget) + MOVES[event.key]));
  show(all[next].id);
  all[next].focus();
}
