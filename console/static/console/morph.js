// Makes one part of a page into another, in place: where somebody is, what they typed and what they opened stays as it is.
// `morph(old, now)` says whether all of it could be done; what is under a hand just then is left as it was.
const morph = (() => {
  const FIELDS = "input:not([type=hidden]), textarea, select";
  const key = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || node.dataset.seq || node.getAttribute("aria-labelledby") || "" : "");
  const alike = (one, other) => one.nodeName === other.nodeName && key(one) === key(other);

  const isTyped = (field) => {
    if (field.nodeName === "SELECT") {
      const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
      return field.value !== (first?.value ?? "");
    }
    return ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  };
  const hasTyped = (node) =>
    node.nodeType === Node.ELEMENT_NODE && [node, ...node.querySelectorAll(FIELDS)].some((one) => one.matches(FIELDS) && isTyped(one));
  const hasFocus = (node) => node.contains(document.activeElement);
  const isUnderAHand = (node) =>
    (node.nodeName === "FORM" && (hasFocus(node) || hasTyped(node))) ||
    (node.dataset.still !== undefined && (hasFocus(node) || node.matches(":hover")));

  const attributes = (old, now) => {
    for (const { name } of [...old.attributes]) {
      if (!now.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  };

  const from = (start, fits) => {
    for (let node = start; node; node = node.nextSibling) if (fits(node)) return node;
    return null;
  };
  const find = (start, next) =>
    (!key(next) && from(start, (node) => node.isEqualNode(next))) || from(start, (node) => alike(node, next));

  // Up to `at`; a node that has the focus would lose it if it were moved, so the others go round it.
  const bring = (node, at, parent) => {
    if (!hasFocus(node)) return parent.insertBefore(node, at);
    for (let one = at; one !== node; ) {
      const next = one.nextSibling;
      parent.insertBefore(one, node.nextSibling);
      one = next;
    }
    return node;
  };

  // What somebody typed is never taken away; who was on what is gone finds themselves at its heading.
  const drop = (node) => {
    if (hasTyped(node)) return false;
    const heading = hasFocus(node) && node.parentElement.closest("section, header, article")?.querySelector("h1, h2");
    node.remove();
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    return true;
  };

  const children = (old, now) => {
    let isDone = true;
    let at = old.firstChild;
    for (const next of [...now.childNodes]) {
      const found = find(at, next);
      if (found) {
        if (found !== at) bring(found, at, old);
        at = found.nextSibling;
        isDone = into(found, next) && isDone;
      } else {
        old.insertBefore(document.importNode(next, true), at);
      }
    }
    while (at) {
      const after = at.nextSibling;
      isDone = drop(at) && isDone;
      at = after;
    }
    return isDone;
  };

  const into = (old, now) => {
    if (old.isEqualNode(now)) return true;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = now.nodeValue;
      return true;
    }
    if (isUnderAHand(old)) return false;
    attributes(old, now);
    return children(old, now);
  };
  return into;
})();
