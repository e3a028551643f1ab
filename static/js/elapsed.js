// How long this confirmation has taken so far, in [data-elapsed]; it hurries nobody and is not recorded.

for (const clock of document.querySelectorAll("[data-elapsed]")) {
  const began = Date.now();
  clock.closest("[hidden]")?.removeAttribute("hidden");
  setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  }, 1000);
}
