// The doors of the stand-ins, as anybody could call them with curl.

import { refresh } from "./store.js";

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

export const alert = (body) => through("POST", "/_/alert", body);
export const command = (body) => through("POST", "/_/command", body);
export const click = (body) => through("POST", "/_/click", body);
export const submit = (body) => through("POST", "/_/submit", body);
export const close = (body) => through("POST", "/_/page/close", body);
export const faults = (body) => through("PUT", "/_/faults", body);
