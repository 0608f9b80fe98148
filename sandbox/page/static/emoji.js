// Slack's names of the emoji an incident is likely to see. Another one is shown as its name between colons.

const EMOJI = {
  alarm_clock: "⏰", ambulance: "🚑", apple: "🍎", arrow_down: "⬇️", arrow_right: "➡️", arrow_up: "⬆️", ballot_box_with_check: "☑️",
  bar_chart: "📊", bell: "🔔", black_circle: "⚫", blue_circle: "🔵", book: "📖", boom: "💥", bug: "🐛", bulb: "💡", busts_in_silhouette: "👥",
  calendar: "📆", chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈", clipboard: "📋", clock1: "🕐", construction: "🚧",
  email: "✉️", exclamation: "❗", eyes: "👀", fire: "🔥", fire_engine: "🚒", firefighter: "🧑‍🚒", ghost: "👻", green_circle: "🟢", grey_exclamation: "❕",
  hammer_and_wrench: "🛠️", heavy_check_mark: "✔️", hourglass: "⌛", hourglass_flowing_sand: "⏳", information_source: "ℹ️", key: "🔑",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠", large_red_circle: "🔴", large_yellow_circle: "🟡", link: "🔗",
  lock: "🔒", loudspeaker: "📢", mag: "🔍", mega: "📣", memo: "📝", money_with_wings: "💸", mute: "🔇", no_bell: "🔕", no_entry: "⛔",
  octagonal_sign: "🛑", ok: "🆗", pager: "📟", page_facing_up: "📄", pencil2: "✏️", phone: "☎️", pushpin: "📌", question: "❓", red_circle: "🔴",
  robot_face: "🤖", rocket: "🚀", rotating_light: "🚨", shield: "🛡️", sos: "🆘", sparkles: "✨", speech_balloon: "💬", stopwatch: "⏱️", tada: "🎉",
  telephone_receiver: "📞", ticket: "🎫", timer_clock: "⏲️", unlock: "🔓", warning: "⚠️", wave: "👋", white_check_mark: "✅", white_circle: "⚪",
  white_large_square: "⬜", wrench: "🔧", x: "❌", yellow_circle: "🟡", zap: "⚡", "+1": "👍", "-1": "👎", "1234": "🔢",
};

/** The character of that name, or undefined. */
export const emoji = (name) => (Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined);
