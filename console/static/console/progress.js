// Keeps the progress of a verification current; at its end the page is read again with the result. Without a script it refreshes itself.
(() => {
  const shown = document.querySelector("[data-progress]");
  const bar = shown.querySelector("progress");
  const said = shown.querySelector("[role=status]");
  const look = async () => {
    try {
      const answer = await fetch(shown.dataset.progress, { headers: { Accept: "application/json" } });
      const now = await answer.json();
      if (now.over) return location.reload();
      bar.value = now.percent;
      if (said.textContent !== now.said) said.textContent = now.said;
    } catch {
      said.textContent = "The console does not answer now; this page tries again by itself.";
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 500);
})();
