// A part of the page that goes on by itself is fetched anew every two seconds, until it no longer asks for it.
// Markup: [data-refresh] with an id; the same address gives the same page, and without this a reload does.

const every = 2000;

async function refresh() {
  const old = document.querySelector("[data-refresh]");
  if (!old) return;
  try {
    const answer = await fetch(location.href, { headers: { "X-Background": "1" }, credentials: "same-origin" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(old.id);
      if (fresh) old.replaceWith(fresh);
    }
  } finally {
    setTimeout(refresh, every);
  }
}

setTimeout(refresh, every);
