// Making and redrawing elements. Text always goes in as text nodes: nothing here or elsewhere parses HTML.

/** An element with attributes (`onclick` and its like add listeners; false and null leave one out) and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) attribute(element, name, value);
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : value);
}

/** A small picture drawn by the stylesheet (icon-lock, icon-pin, ...); it says nothing to screen readers. */
export const icon = (name) => h("span", { class: `icon icon-${name}`, "aria-hidden": "true" });

/** Only for screen readers. */
export const unseen = (...words) => h("span", { class: "unseen" }, ...words);

const drawn = new WeakMap();

/** Fill `container` anew if `what` it shows has changed; whatever had the keyboard there keeps it (by data-focus). */
export function redraw(container, what, build) {
  const print = JSON.stringify(what);
  if (drawn.get(container) === print) return false;
  drawn.set(container, print);
  keepingFocus(container, () => {
    container.replaceChildren(
      ...[build()].flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
    );
  });
  return true;
}

/** One element an item, in the items' order; only those whose item changed are made anew, and marked `changed`. */
export function redrawList(container, items, { key, build, print = (item) => item }) {
  const known = drawn.get(container) ?? new Map();
  const next = new Map();
  const wantedKeys = new Set(items.map(key));
  keepingFocus(container, () => {
    for (const [name, { element }] of known) if (!wantedKeys.has(name)) element.remove();
    for (const [place, item] of items.entries()) {
      const wanted = JSON.stringify(print(item));
      const before = known.get(key(item));
      const same = before?.wanted === wanted;
      const element = same ? before.element : build(item);
      if (!same && known.size) element.classList.add("changed");
      if (!same && before) before.element.remove();
      next.set(key(item), { element, wanted });
      if (container.children[place] !== element) container.insertBefore(element, container.children[place] ?? null);
    }
  });
  drawn.set(container, next);
}

function keepingFocus(container, change) {
  const active = document.activeElement;
  const held = container.contains(active) ? active.dataset.focus : undefined;
  change();
  if (!held || container.contains(document.activeElement)) return;
  for (const candidate of container.querySelectorAll("[data-focus]")) {
    if (candidate.dataset.focus === held) return void candidate.focus();
  }
}
