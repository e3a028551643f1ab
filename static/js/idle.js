// Two minutes before the idle limit the page says so. Only a link followed by hand renews the session.

const WARN_MINUTES = 2;
const top_ = document.querySelector("[data-idle-minutes]");
const bar = document.querySelector("[data-idle]");

if (top_ && bar) {
  const limit = Number(top_.dataset.idleMinutes);
  const text = bar.querySelector("[data-idle-text]");
  setTimeout(() => {
    text.textContent = `已 ${limit - WARN_MINUTES} 分钟没有操作，${WARN_MINUTES} 分钟后自动退出。`;
    bar.hidden = false;
  }, (limit - WARN_MINUTES) * 60_000);
  setTimeout(() => { text.textContent = "已自动退出。再次登录后可继续。"; }, limit * 60_000);
}
