// Lists with ticks: tick all of this page, tint the picked rows, and a bar that counts people and money.
// Markup: form[data-pick-list], input[data-pick-all], input[data-pick] with data-money, [data-bulk],
// button[data-needs-pick].

for (const list of document.querySelectorAll("[data-pick-list]")) {
  const all = list.querySelector("[data-pick-all]");
  const picks = [...list.querySelectorAll("[data-pick]:not(:disabled)")];
  const bulk = list.querySelector("[data-bulk]");
  const word = list.querySelector("[data-picked]");
  const money = list.querySelector("[data-picked-money]");
  const every = list.querySelector("[data-pick-every]");
  const none = list.querySelector("[data-pick-none]");

  const tell = () => {
    const picked = picks.filter((pick) => pick.checked);
    for (const pick of picks) pick.closest("tr")?.classList.toggle("is-picked", pick.checked);
    if (all) {
      all.checked = picked.length > 0 && picked.length === picks.length;
      all.indeterminate = picked.length > 0 && picked.length < picks.length;
    }
    if (bulk) bulk.hidden = picked.length === 0;
    if (word) word.textContent = `已选 ${picked.length} ${word.dataset.unit ?? "人"}`;
    const sum = picked.reduce((total, pick) => total + Number(pick.dataset.money ?? 0), 0);
    if (word && every?.checked) word.textContent = `已选全部 ${every.dataset.pickEvery} 人`;
    if (money) money.textContent = sum ? `每月 ${sum.toLocaleString("zh-CN", { maximumFractionDigits: 0 })} 元` : "";
    for (const button of list.querySelectorAll("[data-needs-pick]")) button.disabled = picked.length === 0 && !every?.checked;
    for (const part of list.querySelectorAll("[data-picked-number]")) part.textContent = every?.checked ? every.dataset.pickEvery : String(picked.length);
  };

  all?.addEventListener("change", () => { for (const pick of picks) pick.checked = all.checked; tell(); });
  none?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const pick of picks) pick.checked = false;
    tell();
  });
  if (none) none.hidden = false;
  list.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
}
