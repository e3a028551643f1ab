// What the phone keeps of a visit until the office has it: drafts with their photo, and the pages of the day. All of it
// lies in one database of the browser, sealed with a key that no script can read out. Used by the pages below /bedside/
// and by their worker. What is kept, and for how long: docs/adr, "What a phone keeps of a visit".

self.vault = (() => {
  const NAME = "bedside";
  const STORES = ["keys", "drafts", "pages"];

  const open = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => STORES.forEach((store) => asked.result.createObjectStore(store));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  const run = async (store, mode, act) => {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const deed = database.transaction(store, mode);
        const asked = act(deed.objectStore(store));
        deed.oncomplete = () => resolve(asked.result);
        deed.onabort = () => reject(deed.error);
      });
    } finally {
      database.close();
    }
  };
  const read = (store, name) => run(store, "readonly", (rows) => rows.get(name));
  const write = (store, name, value) => run(store, "readwrite", (rows) => rows.put(value, name));

  const key = async () => {
    const found = await read("keys", "own");
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await run("keys", "readwrite", (rows) => rows.add(made, "own")).catch(() => null); // Another tab was quicker.
    return read("keys", "own");
  };
  const seal = async (bytes) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), bytes) };
  };
  const unseal = async ({ iv, sealed }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key(), sealed);
  const words = async (value) => seal(new TextEncoder().encode(JSON.stringify(value)));
  const plain = async (value) => JSON.parse(new TextDecoder().decode(await unseal(value)));

  return {
    works: Boolean(self.indexedDB && self.crypto?.subtle),

    // A draft by the address it is sent to; `staff` is the key of whoever made it, and only they send it.
    async keep(address, { staff, fields, photo }) {
      const draft = { address, staff, at: Date.now(), fields: await words(fields), photo: null, said: "" };
      if (photo) draft.photo = await seal(await photo.arrayBuffer());
      await write("drafts", address, draft);
    },
    async open(address) {
      const draft = await read("drafts", address);
      if (!draft) return null;
      const photo = draft.photo && new File([await unseal(draft.photo)], "photo.jpg", { type: "image/jpeg" });
      return { ...draft, fields: await plain(draft.fields), photo };
    },
    async answer(address, said) {
      const draft = await read("drafts", address);
      if (draft) await write("drafts", address, { ...draft, said });
    },
    drafts: () => run("drafts", "readonly", (rows) => rows.getAll()),
    drop: (address) => run("drafts", "readwrite", (rows) => rows.delete(address)),

    keepPage: async (address, html) => write("pages", address, { at: Date.now(), html: await words(html) }),
    async page(address) {
      const kept = await read("pages", address);
      return kept ? plain(kept.html) : null;
    },
    // Pages are for the day they were fetched; drafts stay until they are sent, however long that takes.
    async tidy(oldest) {
      const names = await run("pages", "readonly", (rows) => rows.getAllKeys());
      for (const name of names) {
        if ((await read("pages", name)).at < oldest) await run("pages", "readwrite", (rows) => rows.delete(name));
      }
    },
  };
})();
