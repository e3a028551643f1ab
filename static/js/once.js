// A form is sent once. After submit its buttons rest and the pressed one says so; coming back to the page by the
// back button frees them again. The server refuses a second effect anyway: this only spares the clerk the question.

function rest(form, pressed) {
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  if (!pressed) return;
  pressed.dataset.word = pressed.innerHTML;
  pressed.textContent = "正在办理…";
}

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.word) button.innerHTML = button.dataset.word;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if ("sent" in form.dataset) event.preventDefault();
  else if (!event.defaultPrevented) {
    form.dataset.sent = ""; // At once: the second click of a double click comes before any timer.
    setTimeout(() => (event.defaultPrevented ? free(form) : rest(form, event.submitter)));
  }
  // A download or a print leaves the page standing: such a form may be sent again.
  if ("again" in form.dataset) setTimeout(() => free(form), 3000);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free);
});

// data-keys="Ctrl+Enter" on a button: the shortcut presses it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  document.querySelector('button[data-keys="Ctrl+Enter"]')?.click();
});

// What only serves a browser without scripts steps aside; selects that filter send themselves.
document.querySelectorAll("[data-no-js]").forEach((element) => { element.hidden = true; });
document.querySelectorAll("form[data-send-on-change]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
});
