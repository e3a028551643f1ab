// The search box in the head of the page: "/" goes to it, and so does a card reader, which types 18 digits and Enter.

document.addEventListener("keydown", (event) => {
  const isDigit = /^[0-9]$/.test(event.key);
  if ((event.key !== "/" && !isDigit) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")) return;
  const box = document.querySelector("[data-find]");
  if (!box) return;
  if (!isDigit) event.preventDefault(); // A digit belongs into the box; the slash only leads there.
  box.focus();
  box.select();
});

// What was found can be opened with Enter.
document.querySelector("[data-found] tbody a")?.focus({ preventScroll: true });
