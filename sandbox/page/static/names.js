// Who and what the ids in messages are.

import { h, icon } from "./dom.js";
import { store } from "./store.js";

const ROLES = { commanders: "commander", approvers: "approver", responders: "responder" };
const MAY = {
  commander: "may lead and approve what customers read",
  approver: "may approve what customers read",
  responder: "may lead but not approve",
  "on call": "on the rota, in no group",
  "in team": "in the team's directory group, but on no rota",
  guest: "a guest from another company",
  outsider: "on no rota and in no group",
};

export const BOT = "U0BOT0000";

/** The person's name; the id itself for somebody unknown. */
export const nameOf = (id) => store.now?.state.slack.users.find((user) => user.id === id)?.name ?? id;

/** The people one can act as, in the order of the cast. */
export const people = () => store.now.state.slack.users.filter((user) => !user.is_bot);

/** What they are to an incident, in a word or two. */
export function roleOf(user) {
  const more = store.now.more.people[user.id] ?? {};
  if (more.is_guest) return "guest";
  return ROLES[user.groups[0]] ?? (more.on_call ? "on call" : more.in_team ? "in team" : "outsider");
}

/** The same as a sentence's end. */
export const mayOf = (user) => MAY[roleOf(user)];

/** Their first name. */
export const firstName = (id) => nameOf(id).split(" ")[0];

/** Initials on a coloured square; decoration beside a name that is written out. */
export function avatar(id) {
  const place = store.now.state.slack.users.findIndex((user) => user.id === id);
  const initials = nameOf(id)
    .split(" ")
    .map((word) => word[0])
    .join("")
    .slice(0, 2);
  return h(
    "span",
    { class: `avatar hue-${id === BOT ? "bot" : place}`, "aria-hidden": "true" },
    id === BOT ? icon("flag") : initials,
  );
}

const SYSTEMS = {
  slack: "Slack",
  statuspage: "Statuspage",
  oncall: "OnCall",
  grafana: "Grafana",
  workos: "WorkOS",
  github: "GitHub",
  linear: "Linear",
  bedrock: "Bedrock",
  alertmanager: "Alertmanager",
  endpoint: "Webhook endpoint",
};

/** A system as it writes itself. */
export const systemName = (system) => SYSTEMS[system] ?? system;

/** `#name` of a channel, or its id. */
export function channelName(id) {
  const channel = store.now?.state.slack.channels.find((one) => one.id === id);
  return channel ? `#${channel.name}` : id;
}
