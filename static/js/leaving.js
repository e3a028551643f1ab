// Signing out empties what the phone keeps of visits. Whoever still has records that were not sent is told so once;
// the second press signs out all the same.

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  const unsent = async () => {
    const known = (await indexedDB.databases?.()) ?? [];
    if (!known.some(({ name }) => name === "bedside")) return 0;
    return new Promise((resolve) => {
      const asked = indexedDB.open("bedside");
      asked.onerror = () => resolve(0);
      asked.onsuccess = () => {
        const database = asked.result;
        const count = database.transaction("drafts").objectStore("drafts").count();
        count.onsuccess = () => { resolve(count.result); database.close(); };
      };
    });
  };

  form.addEventListener("submit", (event) => {
    if ("knows" in form.dataset) return;
    event.preventDefault();
    unsent().catch(() => 0).then((number) => {
      form.dataset.knows = "";
      const button = form.querySelector("button");
      if (number) button.title = button.textContent = `还有 ${number} 份没有发送，仍要退出`;
      else form.requestSubmit();
    });
  });
}
