// The page: ask for the state once a second and draw what changed.

import { drawBreaking, startBreaking } from "./breaking.js";
import { drawCalls, startCalls } from "./calls.js";
import { drawChannels } from "./channels.js";
import { drawComposer, startComposer } from "./composer.js";
import { drawFire, startFire } from "./fire.js";
import { drawLinear } from "./linear.js";
import { drawModal } from "./modal.js";
import { drawOncall } from "./oncall.js";
import { drawPath } from "./path.js";
import { drawPeople } from "./people.js";
import { drawRoom, startRoom } from "./room.js";
import { drawStatuspage } from "./statuspage.js";
import { store, subscribe, watch } from "./store.js";
import { count, startTabs } from "./tabs.js";

const DRAWN = [
  drawPeople,
  drawChannels,
  drawRoom,
  drawComposer,
  drawModal,
  drawPath,
  drawStatuspage,
  drawLinear,
  drawOncall,
  drawCalls,
  drawFire,
  drawBreaking,
  drawCounts,
];

function drawCounts() {
  const { statuspage, linear, oncall } = store.now.state;
  count("tab-page", statuspage.incidents.filter((incident) => incident.status !== "resolved").length);
  count("tab-linear", linear.issues.length);
  count("tab-oncall", oncall.alert_groups.filter((group) => group.state !== "resolved").length);
  count("tab-calls", store.now.calls_in_all);
}

function drawLost() {
  document.getElementById("lost").hidden = !store.lost;
}

for (const start of [startTabs, startRoom, startComposer, startCalls, startFire, startBreaking]) start();
for (const draw of [drawLost, ...DRAWN]) subscribe(draw);
watch();
