// A table wider than its panel scrolls inside it; then the panel can be reached by keyboard.

const reach = () => {
  for (const panel of document.querySelectorAll(".ns-panel")) {
    if (panel.scrollWidth > panel.clientWidth + 1) panel.tabIndex = 0;
    else panel.removeAttribute("tabindex");
  }
};

reach();
window.addEventListener("resize", reach);
