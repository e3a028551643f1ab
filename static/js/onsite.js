// The on-site form counts along: photo, papers, seconds; and it leads the keyboard: camera, photo, papers. Nothing here
// is recorded, and nothing here decides.

const form = document.querySelector("[data-onsite]");
const tally = form?.querySelector("[data-tally]");

if (tally) {
  const file = form.querySelector("[data-camera] input[type=file]");
  const kept = form.querySelector("input[name=kept]");
  const put = (name, number) => {
    const line = tally.querySelector(`[data-tally-${name}]`);
    line.querySelector("[data-number]").textContent = String(number);
    line.querySelector("[data-dot-ok]").hidden = number === 0;
    line.querySelector(".ns-dot.none").hidden = number > 0;
  };
  const count = () => {
    put("photo", file.files.length || (kept.value ? 1 : 0));
    put("papers", form.querySelectorAll("[data-tally-docs]:checked").length);
  };
  tally.hidden = false;
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  file.addEventListener("change", () => { if (file.files.length) form.querySelector("[data-tally-docs]")?.focus(); });
  const lacking = () => form.querySelector(".is-bad :is(input, textarea)") ?? form.querySelector("[data-tally-docs]:not(:checked)");
  if (form.querySelector(".ns-note.bad")) lacking()?.focus();
  else form.querySelector("[data-camera-start]:not([hidden])")?.focus();
}

// Words beside 一致 are taken back: the field is hidden by the style, and nothing is left in it. Words typed mean that
// something has changed.
for (const row of document.querySelectorAll(".ns-said tbody tr")) {
  const words = row.querySelector("[data-said] input");
  row.addEventListener("change", (event) => {
    if (event.target.value === "same") words.value = "";
    if (event.target.value === "changed") words.focus();
  });
  words.addEventListener("input", () => {
    row.querySelector(`input[type=radio][value=${words.value.trim() ? "changed" : "same"}]`).checked = true;
  });
}

const clock = document.querySelector("[data-elapsed]");

if (clock) {
  const began = Date.now();
  const two = (number) => String(number).padStart(2, "0");
  clock.closest("[data-elapsed-box]").hidden = false;
  setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }, 1000);
}
