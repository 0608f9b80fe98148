// What the outside world holds (asked for once a second) and what this browser has chosen to look at.

const EVERY_MS = 1000;
const listeners = new Set();
let etag = "";

export const store = { now: null, lost: false, actor: "U0INES000", channel: "" };

/** Called after every change, with the store. */
export function subscribe(listener) {
  listeners.add(listener);
}

/** Look at something else: another person, another channel. */
export function choose(choices) {
  Object.assign(store, choices);
  tell();
}

/** Ask now instead of within the second. */
export async function refresh() {
  const { now, lost = false } = await ask();
  if (!now && store.lost === lost) return;
  store.now = now ?? store.now;
  store.lost = lost;
  tell();
}

/** Ask for as long as the page is open. */
export async function watch() {
  try {
    await refresh();
  } finally {
    setTimeout(watch, EVERY_MS);
  }
}

/** `{now}`, nothing where nothing has changed, or `{lost: true}` where nobody answers. */
async function ask() {
  try {
    const answer = await fetch("/_/page/now", { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status === 304) return {};
    if (!answer.ok) return { lost: true };
    const now = await answer.json();
    etag = answer.headers.get("ETag") ?? "";
    return { now };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch says TypeError when nobody answers
    return { lost: true };
  }
}

function tell() {
  if (store.now) for (const listener of listeners) listener(store);
}
