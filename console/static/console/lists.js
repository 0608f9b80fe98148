// Keys of the lists. Everything they do is a link or a field of the page, so that without this script nothing is missing.
(() => {
  const help = document.querySelector("[data-keys-help]");
  const button = document.querySelector("[data-keys]");
  const search = document.querySelector("[data-list] input[type=search]");
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!help || !button) return;

  const on = help.querySelector("[data-keys-on]");
  on.checked = localStorage.getItem("list-keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("list-keys", on.checked ? "on" : "off"));
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());

  const step = (by) => {
    const at = rows.indexOf(document.activeElement);
    const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
    rows[to]?.focus();
  };
  const turn = (rel) => document.querySelector(`.pages a[rel=${rel}]`)?.click();
  const keys = {
    "/": () => search?.focus(),
    "j": () => step(1),
    "k": () => step(-1),
    "n": () => turn("next"),
    "p": () => turn("prev"),
    "?": () => help.showModal(),
  };
  const inALine = { ArrowDown: keys.j, ArrowUp: keys.k };  // elsewhere the arrows scroll

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const done = (on.checked && keys[event.key]) || (rows.includes(event.target) && inALine[event.key]);
    if (!done) return;
    event.preventDefault();
    done();
  });
})();
