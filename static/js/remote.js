// The form of a call: what a call that came to nothing does not need is folded away. Without a script all of it stands.
(() => {
  const form = document.querySelector("[data-remote]");
  if (!form) return;
  const show = (selector, is) => form.querySelectorAll(selector).forEach((part) => { part.hidden = !is; });
  const fold = () => {
    const result = form.querySelector("input[name=result]:checked")?.value ?? "passed";
    show("[data-passed]", result === "passed");
    show("[data-failed]", result !== "passed");
    show("[data-refer]", result === "not_verified");
  };
  form.addEventListener("change", fold);
  fold();
})();
