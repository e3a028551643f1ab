// The grid of a gathering: a photo chosen or taken in a line ticks its person; the webcam of the page serves the line
// that is being worked on. A file field has a name only once it holds a photo, so that empty ones are not sent.

const grid = document.querySelector("[data-gathering]");
const most = Number(grid.querySelector("[data-gathering-most]")?.textContent ?? 0);
const tally = grid.querySelector("[data-gathering-tally]");
const now = grid.querySelector("[data-gathering-now]");
const shot = grid.querySelector("[data-gathering-camera] input[type=file]");
const rows = [...grid.querySelectorAll("tr[data-person]")];
const photo = (row) => row.querySelector("[data-photo-name]");
let current = null;

shot?.removeAttribute("name"); // Its picture is sent by the line, once.

const count = () => {
  if (!tally) return; // Everybody of the village is confirmed.
  const came = rows.filter((row) => row.querySelector("[data-came]").checked).length;
  const photos = rows.filter((row) => photo(row).files.length).length;
  tally.textContent = `　到场 ${came} 人，照片 ${photos} 张${photos > most ? "，太多了，请先登记一次" : ""}`;
};

const settle = (row) => {
  const field = photo(row);
  if (field.files.length) {
    field.name = field.dataset.photoName;
    row.querySelector("[data-came]").checked = true;
  } else field.removeAttribute("name");
  count();
};

const turnTo = (row) => {
  current = row;
  now.textContent = row ? row.dataset.person : "";
};

for (const row of rows) {
  row.querySelector("[data-photo]").hidden = false;
  photo(row).addEventListener("change", () => settle(row));
  row.addEventListener("focusin", () => turnTo(row));
}

shot?.addEventListener("change", () => {
  if (!current || !shot.files.length) return;
  const transfer = new DataTransfer();
  transfer.items.add(shot.files[0]);
  photo(current).files = transfer.files;
  settle(current);
});
grid.addEventListener("change", count);
rows.filter((row) => photo(row).files.length).forEach(settle); // Somebody was quicker than this script.
count();
