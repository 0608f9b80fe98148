// The doors of the stand-ins, as anybody could call them with curl.

import { notice } from "./notices.js";
import { refresh } from "./store.js";

const SLACK_WAITS_MS = 3000;

/** Send it; answers `{ok, status, body}` of the application, or `{ok: false, why}` when it did not get that far. */
async function through(method, path, body) {
  try {
    const answer = await fetch(path, {
      method,
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    });
    const said = await answer.json();
    if (!answer.ok) return { ok: false, why: said.error ?? `the sandbox answered ${answer.status}` };
    return { ok: !("status" in said) || said.status < 300, ...said, why: `the application answered ${said.status}` };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, why: "the sandbox does not answer" };
  } finally {
    refresh();
  }
}

/** What Slack sends on somebody's behalf; it shows that person an error where it has no answer within three seconds. */
async function asSlack(path, body) {
  const began = performance.now();
  const answer = await through("POST", path, body);
  const took = performance.now() - began;
  if (took > SLACK_WAITS_MS)
    notice(`Answered after ${(took / 1000).toFixed(1)} s. Slack waits 3 s, then says that the app did not respond.`, {
      bad: true,
    });
  return answer;
}

export const alert = (body) => through("POST", "/_/alert", body);
export const board = (body) => through("POST", "/_/board", body);
export const command = (body) => asSlack("/_/command", body);
export const click = (body) => asSlack("/_/click", body);
export const submit = (body) => asSlack("/_/submit", body);
export const shortcut = (body) => asSlack("/_/shortcut", body);
export const write = (body) => asSlack("/_/write", body);
export const react = (body) => asSlack("/_/react", body);
export const pin = (body) => asSlack("/_/pin", body);
export const openHome = (user) => asSlack("/_/home", { user });
export const close = (body) => through("POST", "/_/page/close", body);
export const faults = (body) => through("PUT", "/_/faults", body);
