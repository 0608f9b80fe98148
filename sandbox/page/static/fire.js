// The panel that fires alerts, one or a storm of them.

import { alert } from "./doors.js";
import { h, redraw } from "./dom.js";
import { notice } from "./notices.js";
import { store } from "./store.js";

const AT_ONCE = 4;
const MOST = 200;
const input = (name) => document.getElementById("fire").elements[name];

/** Make the form work; once. */
export function startFire() {
  document.getElementById("fire").addEventListener("submit", async (event) => {
    event.preventDefault();
    const count = Math.min(MOST, Math.max(1, Math.round(Number(input("count").value) || 1)));
    await fire(
      {
        title: input("title").value,
        severity: input("severity").value,
        service: input("service").value,
        scheme: input("scheme").value,
      },
      count,
    );
  });
}

/** The schemes that are served. */
export function drawFire() {
  redraw(input("scheme"), store.now.more.schemes, () =>
    store.now.more.schemes.map((scheme) => h("option", { value: scheme }, scheme)),
  );
}

/** Fire that many, a few at a time, and say how many were taken. */
export async function fire(body, count = 1) {
  const button = document.getElementById("fire-button");
  button.setAttribute("aria-busy", "true");
  const left = Array.from({ length: count }, (_, place) =>
    count > 1 ? { ...body, title: `${body.title} (${place + 1} of ${count})` } : body,
  );
  const answers = [];
  const work = async () => {
    while (left.length) answers.push(await alert(left.shift()));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  button.removeAttribute("aria-busy");
  const refused = answers.filter((answer) => !answer.ok);
  if (refused.length) notice(`${refused.length} of ${count} not taken: ${refused[0].why}.`, { bad: true });
  else notice(count > 1 ? `${count} alerts fired, all taken.` : "The alert is fired and taken.");
}
