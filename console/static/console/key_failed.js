// What the browser says when no key was given: a line on the page instead of one in its log.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("key_failed").hidden = false;
});
