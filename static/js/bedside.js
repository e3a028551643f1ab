// The record at the bedside: kept on the phone first, then sent, and sent again until the office says that it has it.
// Three states, always to be read: 未发送, 正在发送, 已收到. A record carries its own name (sent_as), so that one sent
// twice is one confirmation. Without a vault (an address without https) the form is sent as any other.

const BY_SCRIPT = { "X-Background": "1" };
const TRY_AGAIN = 20_000;
const A_DAY = 86_400_000;
const SIDE = 1600; // Enough for a face; a tenth of what a phone's camera gives.
const phone = document.querySelector("[data-bedside]");
const form = document.querySelector("[data-bedside-form]");
const staff = phone.dataset.staff;
const here = location.pathname;

// --- What is said

const say = (address, state, words) => {
  for (const place of document.querySelectorAll(`[data-sending="${CSS.escape(address)}"]`)) {
    place.hidden = !words;
    place.dataset.state = state;
    place.textContent = words;
  }
};

const tell = async () => {
  const drafts = vault.works ? await vault.drafts() : [];
  const own = drafts.filter((draft) => draft.staff === staff);
  const line = document.querySelector("[data-line]");
  line.classList.toggle("is-off", !navigator.onLine);
  line.querySelector("[data-line-word]").textContent = navigator.onLine ? "在线" : "离线";
  line.querySelector("[data-line-kept]").textContent = own.length ? `未发送 ${own.length}` : "";
  document.querySelector("[data-others]").hidden = own.length === drafts.length;
  for (const draft of own) say(draft.address, "kept", draft.said || "未发送，已存在手机里");
};

// --- Sending

const fresh = async (address) => {
  const answer = await fetch(address, { headers: BY_SCRIPT, cache: "no-store" });
  if (answer.status === 401) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? null;
};

const put = async (draft, token) => {
  const body = new FormData();
  for (const [name, value] of draft.fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", token);
  if (draft.photo) body.set("photo", draft.photo);
  return fetch(draft.address, { method: "POST", headers: BY_SCRIPT, body });
};

const refused = async (answer) => {
  const said = answer.status === 400 ? (await answer.json().catch(() => ({}))).errors : null;
  return `没有收下：${said ? said.join("") : "这次上门不在您名下，请回站里办。"}`;
};

const send = async (address) => {
  const draft = await vault.open(address);
  if (!draft) return;
  say(address, "sending", "正在发送…");
  const token = await fresh(address);
  if (token === null) {
    await vault.answer(address, "未发送：登录已过期，重新登录后自动发送");
    return;
  }
  const answer = await put(draft, token);
  if (!answer.ok) {
    await vault.answer(address, answer.status >= 500 ? "" : await refused(answer));
    return;
  }
  const { sentence } = await answer.json();
  await vault.drop(address);
  say(address, "received", `已收到。${sentence}`);
  if (form && address === here) {
    form.hidden = true;
    document.querySelector("[data-sent]").hidden = false;
  }
};

// One tab sends at a time; the draft is read again inside, so what another tab has sent is not sent twice. Whoever has
// just pressed the button waits for the turn; the tries that come by themselves leave it to the one that is under way.
const sendAll = (pressed) => navigator.locks.request("bedside", { ifAvailable: pressed !== true }, async (lock) => {
  if (!lock || !navigator.onLine) return;
  for (const { address } of (await vault.drafts()).filter((draft) => draft.staff === staff)) {
    try {
      await send(address);
    } catch {
      break; // The line is dead; the next try comes by itself.
    }
  }
}).then(tell);

// --- The form

const smaller = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.88); });
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
};

const show = (file) => {
  const view = form.querySelector("[data-shot]");
  view.src = URL.createObjectURL(file);
  view.hidden = false;
};

const hold = (file) => {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  form.elements.photo.files = transfer.files;
  show(file);
};

const restore = async () => {
  const draft = await vault.open(here);
  if (!draft || draft.staff !== staff) return;
  for (const [name, value] of draft.fields) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList) field.value = value;
    else if (field?.type === "checkbox") field.checked = true;
    else if (field && name !== "csrfmiddlewaretoken") field.value = value;
  }
  if (draft.photo) hold(draft.photo);
};

const today = () => new Date().toLocaleDateString("sv-SE"); // 2026-11-24, by the clock of the phone.

const keep = async (event) => {
  event.preventDefault();
  form.elements.visited_on.value ||= today();
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  await vault.keep(here, { staff, fields, photo: form.elements.photo.files[0] });
  await tell();
  await sendAll(true);
};

const prepare = async () => {
  const take = async () => {
    const [taken] = form.elements.photo.files;
    if (taken) hold(await smaller(taken));
  };
  form.elements.photo.addEventListener("change", take);
  form.addEventListener("submit", keep);
  await take(); // Quicker than this script.
  // A page that was opened yesterday and is filled in today is of today.
  if (!(await vault.open(here))) form.elements.visited_on.value = today();
  await restore();
};

// --- The day: its pages are fetched while there is a line

const fetchDay = async () => {
  await navigator.serviceWorker.register("/bedside/worker.js", { scope: "/bedside/" });
  const pages = [here, ...[...document.querySelectorAll("[data-stop]")].map((link) => link.getAttribute("href"))];
  for (const address of pages) {
    const answer = await fetch(address, { headers: BY_SCRIPT, cache: "no-store" });
    if (answer.ok) await vault.keepPage(address, await answer.text());
  }
  const files = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
  const own = files.filter((name) => name.startsWith(`${location.origin}/static/`));
  await (await caches.open("bedside-files")).addAll([...new Set(own)]);
  const ready = document.querySelector("[data-ready]");
  if (ready) ready.hidden = false;
};

if (vault.works) {
  if (form) prepare();
  vault.tidy(Date.now() - A_DAY).then(sendAll);
  window.addEventListener("online", sendAll);
  window.addEventListener("offline", tell);
  setInterval(sendAll, TRY_AGAIN);
  if ("day" in phone.dataset && navigator.onLine) fetchDay().catch(() => null);
} else {
  document.querySelector("[data-no-vault]").hidden = false;
}
