// The bench by keyboard: a digit chooses a verdict and decides nothing, Enter decides; pictures are enlarged, turned,
// dragged and changed. Without this script the form, the arrows and the pictures work by mouse.
(() => {
  const form = document.querySelector("[data-verdict]");
  if (!form) return;
  const shots = document.querySelector("[data-shots]");
  const go = form.querySelector("[data-go]");
  const words = form.querySelector("[data-words]");
  const reason = form.querySelector("[name=reason]");
  const radios = [...form.querySelectorAll("input[name=verdict]")];
  const picked = () => radios.find((radio) => radio.checked);

  const show = () => {
    const radio = picked();
    words.classList.toggle("is-idle", !radio?.dataset.asks);
    form.querySelector("[data-asked]").textContent = radio?.dataset.asks ?? "采信不须写原因";
    form.querySelector("[data-ways]").hidden = radio?.value !== "refer";
    form.querySelector("[data-go-word]").textContent = radio ? radio.closest("label").querySelector("b").textContent : "先选";
    go.toggleAttribute("disabled", !radio);
  };
  const choose = (radio) => {
    if (!radio || radio.disabled) return;
    radio.checked = true;
    show();
    (radio.dataset.asks ? reason : go).focus();
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    if (!picked()) event.preventDefault();
    else if (picked().dataset.asks && !reason.value.trim()) { event.preventDefault(); reason.focus(); }
  });

  // Pictures
  const views = [...shots.querySelectorAll("[data-look]")].map((view) => ({ view, zoom: 1, turn: 0, x: 0, y: 0 }));
  const place = (look) => {
    const image = look.view.querySelector("img");
    image.style.transform = `translate(${look.x}px, ${look.y}px) rotate(${look.turn}deg) scale(${look.zoom})`;
  };
  const zoom = (look, step) => {
    look.zoom = Math.min(6, Math.max(1, look.zoom * (step > 0 ? 1.5 : 1 / 1.5)));
    if (look.zoom === 1) { look.x = 0; look.y = 0; }
    place(look);
  };
  const turn = (look) => { look.turn = (look.turn + 90) % 360; place(look); };
  const restore = (look) => { Object.assign(look, { zoom: 1, turn: 0, x: 0, y: 0 }); place(look); };
  views.forEach((look) => {
    const figure = look.view.closest("figure");
    const acts = figure.querySelector("[data-look-acts]");
    if (acts) acts.hidden = false;
    figure.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => zoom(look, Number(button.dataset.zoom))));
    figure.querySelector("[data-turn]")?.addEventListener("click", () => turn(look));
    let from = null;
    look.view.addEventListener("pointerdown", (event) => { from = [event.clientX - look.x, event.clientY - look.y]; look.view.setPointerCapture(event.pointerId); });
    look.view.addEventListener("pointermove", (event) => {
      if (!from || look.zoom === 1) return;
      look.x = event.clientX - from[0]; look.y = event.clientY - from[1]; place(look);
    });
    look.view.addEventListener("pointerup", () => { from = null; });
    look.view.addEventListener("dblclick", () => (look.zoom === 1 ? zoom(look, 1) : restore(look)));
  });
  const now = views.find((look) => look.view.closest("[data-now]"));
  const film = [...shots.querySelectorAll("[data-shot]")];
  const put = (link) => {
    if (!link || !now) return;
    film.forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    now.view.querySelector("img").src = link.href;
    for (const name of ["title", "when", "note"]) {
      shots.querySelector(`[data-now-${name}]`).textContent = link.dataset[name];
    }
    restore(now);
  };
  film.forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); put(link); }));
  const step = (by) => {
    const at = film.findIndex((link) => link.hasAttribute("aria-current"));
    put(film[(at + by + film.length) % film.length]);
  };

  const keys = {
    "+": () => views.forEach((look) => zoom(look, 1)), "=": () => views.forEach((look) => zoom(look, 1)),
    "-": () => views.forEach((look) => zoom(look, -1)), "0": () => views.forEach(restore),
    r: () => now && turn(now), R: () => now && turn(now), "[": () => step(-1), "]": () => step(1),
    ArrowLeft: () => document.querySelector("[data-before]")?.click(),
    ArrowRight: () => document.querySelector("[data-after]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("input:not([type=radio]), textarea, select");
    if (event.key === "Escape") { radios.forEach((radio) => { radio.checked = false; }); show(); document.activeElement.blur(); return; }
    if (typing) return;
    if (/^[1-4]$/.test(event.key)) { event.preventDefault(); choose(radios[Number(event.key) - 1]); return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  document.querySelector("[data-look-keys]").hidden = false;
  show();
})();
