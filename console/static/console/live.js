// Keeps the page of an open incident current: asks whether it reads otherwise, and puts what the server made of it in its place.
// Says when it last did, and when it cannot. Asks less often while nobody looks, and no more once the incident is over.
(() => {
  const EVERY = 4000, UNSEEN = 60000, LONGEST = 60000, PATIENCE = 10000; // milliseconds
  const MOST_NEWS = 2; // lines that are read out; of more, how many
  const story = document.querySelector("[data-live]");
  const bar = document.getElementById("live");
  if (!story || !bar) return;
  const said = bar.querySelector(".live-said");
  const news = bar.querySelector(".live-news");
  let tag = story.dataset.tag;
  let timer, lostAt, waiting;
  let failures = 0;
  let isAsking = false, isLeaving = false, isPressed = false, isOver = false;

  const clock = (at) => at.toLocaleTimeString("en-GB", { timeZone: bar.dataset.zone });
  const tell = (words, state) => {
    bar.className = `live ${state}`;
    if (said.textContent !== words) said.textContent = words;
  };
  const lines = () => [...story.querySelectorAll("[data-seq]:not(.machinery)")];
  const newest = () => Math.max(0, ...[...story.querySelectorAll("[data-seq]")].map((line) => Number(line.dataset.seq)));
  let last = newest();

  const announce = () => {
    const fresh = lines().filter((line) => Number(line.dataset.seq) > last);
    last = newest();
    for (const line of fresh) line.classList.add("is-new");
    if (!fresh.length) return;
    const words = fresh.slice(-MOST_NEWS).map((line) => line.querySelector(".said").textContent.trim().replace(/\s+/g, " "));
    const more = fresh.length - words.length;
    news.textContent = `New: ${more ? `${more} lines, and ` : ""}${words.join("; ")}`;
  };

  const put = () => {
    if (!waiting || isPressed) return;
    const isDone = morph(story, waiting);
    announce();
    if (isDone) waiting = null; // else what was under a hand follows once it is not
  };

  const end = (words, state) => {
    isOver = true;
    clearTimeout(timer);
    tell(words, state);
  };

  const current = (answer) => {
    if (lostAt) news.textContent = "The connection is back.";
    failures = 0;
    lostAt = undefined;
    for (const place of story.querySelectorAll("[data-age]")) {
      if (place.textContent !== answer.headers.get("X-Open-For")) place.textContent = answer.headers.get("X-Open-For");
    }
    if (answer.headers.get("X-Over")) return end("The incident is over: this page does not update by itself any more.", "over");
    tell(`Updates by itself, last at ${clock(new Date())}`, "current");
  };

  const lost = () => {
    failures += 1;
    if (failures < 2 && navigator.onLine) return; // one answer that is missing tells nothing yet
    if (!lostAt) {
      lostAt = new Date();
      news.textContent = "The connection is lost.";
    }
    tell(`No connection since ${clock(lostAt)}: what you see may be out of date. It is tried again by itself.`, "lost");
  };

  const look = async () => {
    const answer = await fetch(story.dataset.live + location.search, {
      headers: { "If-None-Match": tag }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || [403, 404].includes(answer.status)) {
      return end("You are signed out, or it is not for you to read any more. Reload the page.", "lost");
    }
    if (answer.status === 200) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      waiting = document.importNode(page.querySelector("[data-live]"), true);
      tag = answer.headers.get("ETag");
    } else if (answer.status !== 304) {
      throw new Error(answer.status);
    }
    put();
    current(answer);
  };

  const ask = async () => {
    clearTimeout(timer);
    if (isAsking || isOver || isLeaving) return;
    isAsking = true;
    try {
      await look();
    } catch {
      if (!isLeaving) lost();
    }
    isAsking = false;
    if (isOver || isLeaving) return;
    const pause = failures ? Math.min(EVERY * 2 ** (failures - 1), LONGEST) : EVERY;
    timer = setTimeout(ask, document.hidden ? Math.max(pause, UNSEEN) : pause);
  };

  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("online", ask);
  addEventListener("offline", lost);
  addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) ask();
  });
  addEventListener("pagehide", () => { isLeaving = true; });
  document.addEventListener("submit", () => {
    isLeaving = true; // what it becomes is the next page's; one that is only taken away leaves this one here
    setTimeout(() => { isLeaving = false; ask(); }, PATIENCE);
  });
  document.addEventListener("pointerdown", () => { isPressed = true; }); // nothing moves away under a finger
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { isPressed = false; });
  document.addEventListener("focusout", () => setTimeout(put));

  bar.hidden = false;
  tell(`Updates by itself, last at ${clock(new Date())}`, "current");
  timer = setTimeout(ask, EVERY);
})();
