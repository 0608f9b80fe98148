// The panel that breaks systems. The door mends whatever is not named, so every change names all that is to stay broken.

import { faults } from "./doors.js";
import { h, redraw } from "./dom.js";
import { systemName } from "./names.js";
import { notice } from "./notices.js";
import { store } from "./store.js";

const WAYS = {
  fine: ["works", {}],
  down: ["down (503)", { status: 503 }],
  errors: ["30 % errors", { error_rate: 0.3 }],
  slow: ["slow (3 s)", { delay_s: 3 }],
  lost: ["loses answers", { lose_answers: 0.5 }],
  limited: ["5 calls a minute", { rate_limit: 5 }],
};
const STATUSPAGE_ONLY = {
  behind: ["reads 30 s late", { read_lag_s: 30 }],
  merging: ["merges metadata", { metadata_mode: "merge" }],
};
const SLACK_ONLY = {
  revoked: ["token revoked", { error: "token_revoked" }],
  closed: ["no new channels", { error: "restricted_action", methods: ["conversations.create"] }],
  unpinned: ["may not pin", { error: "missing_scope", methods: ["pins.add"] }],
};
const BEDROCK_ONLY = {
  sloppy: ["forgets its instructions", { personality: "sloppy" }],
  hostile: ["obeys whoever writes to it", { personality: "hostile" }],
  polite: ["obeys, and hides it", { personality: "polite" }],
  broken: ["answers nonsense", { personality: "broken" }],
  endless: ["very slow (15 s)", { delay_s: 15 }],
};
const MORE = { statuspage: STATUSPAGE_ONLY, slack: SLACK_ONLY, bedrock: BEDROCK_ONLY };
const waysOf = (system) => ({ ...WAYS, ...MORE[system] });
const HEALTHY = {
  status: 0,
  error_rate: 0,
  delay_s: 0,
  lose_answers: 0,
  rate_limit: 0,
  read_lag_s: 0,
  metadata_mode: "replace",
  error: "",
  methods: [],
  personality: "good",
};

/** Make "mend all" work; once. */
export function startBreaking() {
  document.getElementById("mend").addEventListener("click", () => put({}));
}

/** A row a system, with how it is broken now. */
export function drawBreaking() {
  const { systems, faults: broken } = store.now.more;
  redraw(document.getElementById("systems"), [systems, broken], () =>
    systems.map((system) => row(system, broken[system.name])),
  );
  const names = Object.keys(broken);
  document.getElementById("broken").hidden = !names.length;
  document.getElementById("broken-words").textContent =
    `Broken on purpose: ${names.map((name) => `${systemName(name)} ${wordsFor(broken[name])}`).join("; ")}.`;
}

const equal = (one, other) => String(one) === String(other); // a list of methods too
const same = (fault, way) => Object.entries({ ...HEALTHY, ...way }).every(([name, value]) => equal(fault[name], value));
const EVERY = { ...WAYS, ...STATUSPAGE_ONLY, ...SLACK_ONLY, ...BEDROCK_ONLY };
const wayOf = (fault) => (fault ? Object.keys(EVERY).find((way) => same(fault, EVERY[way][1])) : "fine");
const wordsFor = (fault) =>
  EVERY[wayOf(fault)]?.[0] ??
  Object.entries(fault)
    .filter(([name, value]) => !equal(value, HEALTHY[name]))
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

function row(system, fault) {
  const way = wayOf(fault);
  const id = `break-${system.name}`;
  return h(
    "li",
    { class: fault ? "row wide is-broken" : "row wide" },
    h(
      "label",
      { for: id },
      systemName(system.name),
      !system.served && h("span", { class: "quiet" }, " (no stand-in yet)"),
    ),
    h(
      "select",
      { id, "data-focus": id, disabled: !system.served, onchange: (event) => set(system.name, event.target.value) },
      Object.entries(waysOf(system.name)).map(([name, [words]]) => h("option", { value: name, selected: name === way }, words)),
      !way && h("option", { value: "", selected: true }, wordsFor(fault)),
    ),
  );
}

function set(system, way) {
  const kept = Object.fromEntries(
    Object.entries(store.now.more.faults).map(([name, fault]) => [name, onlyBroken(name, fault)]),
  );
  put({ ...kept, [system]: EVERY[way]?.[1] ?? kept[system] });
}

const onlyBroken = (system, fault) =>
  Object.fromEntries(Object.entries(fault).filter(([name, value]) => !equal(value, HEALTHY[name])));

async function put(wanted) {
  const answer = await faults(wanted);
  if (!answer.ok) notice(answer.why, { bad: true });
}
