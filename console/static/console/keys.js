// Single keys on a page of one thing: each stands in the page, at what it leads to (data-shortcut, and data-says for people).
// A link between pages is followed; everything else only gets the focus, so that no key by itself does anything to an incident.
(() => {
  const OFF = "keys-off";
  const opener = document.getElementById("keys-open");
  const places = () => [...document.querySelectorAll("[data-shortcut]")].filter((place) => place.getClientRects().length);
  const isOn = () => {
    try {
      return localStorage.getItem(OFF) === null;
    } catch {
      return true; // a browser that keeps nothing
    }
  };
  const turn = (on) => {
    try {
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "yes");
    } catch { /* then they stay on */ }
  };

  const made = (name, words, ...within) => {
    const element = document.createElement(name);
    if (words) element.textContent = words;
    element.append(...within);
    return element;
  };
  const row = (key, words) => made("div", "", made("dt", "", made("kbd", key)), made("dd", words));
  const listed = () => {
    const shown = new Map([["?", "These keys"]]);
    for (const place of places()) if (!shown.has(place.dataset.shortcut)) shown.set(place.dataset.shortcut, place.dataset.says);
    return made("dl", "", ...[...shown].map(([key, words]) => row(key, words)));
  };

  const open = () => {
    const dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const title = made("h2", "Keys");
    title.id = "keys-title";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = isOn();
    box.addEventListener("change", () => turn(box.checked));
    const close = made("button", "Close");
    close.type = "submit";
    close.className = "button";
    const form = made("form", "", title, listed(), made("p", "None of them does anything to an incident: they lead somewhere."), made("label", "", box, " Single keys work in this browser"), close);
    form.method = "dialog";
    dialog.append(form);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  const go = (place) => {
    if (place.matches("a[rel]")) return place.click();
    place.closest("details")?.setAttribute("open", "");
    if (!place.matches("a, button, input, textarea, select")) place.tabIndex = -1;
    place.focus();
    place.scrollIntoView({ block: "center" });
  };

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!isOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const place = places().find((one) => one.dataset.shortcut === event.key);
    if (!place && event.key !== "?") return;
    event.preventDefault();
    if (place) go(place);
    else open();
  });
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", open);
  }
})();
