// Opens the pages below /bedside/ when the line is dead: from the vault, and only those that the day's list put there.
// Styles and scripts are kept beside them; they hold nobody's data. No other page of the desk is touched.

const FILES = "bedside-files";
const POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
  + "form-action 'self'; frame-ancestors 'none'";
const HEADERS = {
  "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY, "Cache-Control": "no-store",
};

async function page(request) {
  try {
    return await fetch(request);
  } catch (dead) {
    const html = await vault.page(new URL(request.url).pathname);
    if (html === null) throw dead;
    return new Response(html, { headers: HEADERS });
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch (dead) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (!kept) throw dead;
    return kept;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
});
