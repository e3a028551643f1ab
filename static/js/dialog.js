// The interruption card. As served it is an open <dialog> over the page; here it becomes modal, focus starts on the
// way back, Escape takes that way, and the grave button rests until every tick is set and the number is typed.

for (const dialog of document.querySelectorAll("dialog[data-modal]")) {
  const back = dialog.querySelector("[data-back]");
  dialog.close();
  dialog.showModal();
  back?.focus();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    back?.click();
  });
}

for (const form of document.querySelectorAll("form[data-grave]")) {
  const button = form.querySelector("button.btn-grave");
  const number = form.querySelector("[data-expects]");
  const ready = () =>
    [...form.querySelectorAll("input[name=ack]")].every((ack) => ack.checked) &&
    (!number || number.value.normalize("NFKC").trim() === number.dataset.expects);
  const tell = () => button.setAttribute("aria-disabled", String(!ready()));
  form.addEventListener("input", tell);
  form.addEventListener("submit", (event) => { if (!ready()) event.preventDefault(); }, true);
  tell();
}
