// Moments in the zone of whoever looks. https://docs.slack.dev/messaging/formatting-message-text#date-formatting

import { h } from "./dom.js";

const format = (options) => (moment) => new Intl.DateTimeFormat(undefined, options).format(moment);
const day = format({ year: "numeric", month: "long", day: "numeric" });
const short = format({ year: "numeric", month: "short", day: "numeric" });
const long = format({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const whole = format({ dateStyle: "full", timeStyle: "long" });

/** The zone of whoever looks, by name and offset. */
export const zone = `${Intl.DateTimeFormat().resolvedOptions().timeZone} (${
  new Intl.DateTimeFormat("en", { timeZoneName: "shortOffset" }).formatToParts().find((one) => one.type === "timeZoneName").value
})`;

const near = (written) => (moment) => {
  const days = Math.round((midnight(moment) - midnight(new Date())) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? written(moment);
};
const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);

const TOKENS = {
  date: day,
  date_num: (moment) => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
  date_short: short,
  date_long: long,
  date_pretty: near(day),
  date_short_pretty: near(short),
  date_long_pretty: near(long),
  date_slash: (moment) => `${two(moment.getMonth() + 1)}/${two(moment.getDate())}/${moment.getFullYear()}`,
  time,
  time_secs: seconds,
  ago: (moment) => ago(moment),
};
const two = (number) => String(number).padStart(2, "0");

/** `<!date^seconds^format|fallback>` as an element; the fallback where the moment or the format makes no sense. */
export function slackDate(stamp, pattern, fallback) {
  const moment = new Date(Number(stamp) * 1000);
  const known = [...(pattern ?? "").matchAll(/\{(\w+)\}/g)].every(([, token]) => token in TOKENS);
  if (!stamp || Number.isNaN(moment.getTime()) || !pattern || !known) return h("span", {}, fallback);
  return moment_(
    moment,
    pattern.replace(/\{(\w+)\}/g, (_, token) => TOKENS[token](moment)),
  );
}

/** The time of a message, from its ts. */
export const timeOf = (ts) => moment_(new Date(Number(ts) * 1000), time(new Date(Number(ts) * 1000)));

/** Day and time of an ISO moment. */
export function dayAndTime(iso) {
  const moment = new Date(iso);
  return moment_(moment, `${near(short)(moment)} ${time(moment)}`);
}

/** Hours, minutes and seconds of an ISO moment. */
export const clock = (iso) => moment_(new Date(iso), seconds(new Date(iso)));

function moment_(moment, words) {
  return h("time", { datetime: moment.toISOString(), title: whole(moment) }, words);
}

function ago(moment) {
  const minutes = Math.round((Date.now() - moment.getTime()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  return Math.abs(minutes) < 60
    ? relative.format(-minutes, "minute")
    : relative.format(-Math.round(minutes / 60), "hour");
}
