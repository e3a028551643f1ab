// The search box in the head of the page: "/" goes to it, and so does a card reader, which types 18 digits and Enter.
// Digits belong to the reader wherever nobody is writing; full-width ones too, as some input methods make them.

const WRITING = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable], dialog[open]";
const CARD = /[0-9０-９]{17}[0-9０-９xXｘＸ]\s*$/;

document.addEventListener("keydown", (event) => {
  const isDigit = /^[0-9０-９]$/.test(event.key);
  if ((event.key !== "/" && !isDigit) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest(WRITING)) return;
  const box = document.querySelector("[data-find]");
  if (!box) return;
  if (!isDigit) event.preventDefault(); // A digit belongs into the box; the slash only leads there.
  box.focus();
  box.select();
});

// A card laid on the reader while somebody was writing: its number is taken out of the field again and looked for.
// Enter in a line of the counter sends nothing: Ctrl+Enter records.
document.addEventListener("keydown", (event) => {
  const line = event.target;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !line.matches("[data-onsite] input")) return;
  event.preventDefault();
  const [number] = line.value.match(CARD) ?? [];
  const box = document.querySelector("[data-find]");
  if (!number || !box) return;
  line.value = line.value.replace(CARD, "");
  box.value = number;
  box.form.requestSubmit();
});

// What was found can be opened with Enter.
document.querySelector("[data-found] tbody a")?.focus({ preventScroll: true });
