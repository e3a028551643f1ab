// Before the photo is sent: is it sharp, bright and large enough? The same three questions that the server asks later
// (reviews/services/photos.py). It advises and never refuses.

const SIDE = 512;
const MIN_SIDE = 240;
const DARK_BELOW = 45;
const BLURRED_BELOW = 60;

function grey(picture) {
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i += 1) {
    values[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  }
  return { values, width, height };
}

function sharpness({ values, width, height }) {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const edge = values[at - 1] + values[at + 1] + values[at - width] + values[at + width] - 4 * values[at];
      sum += edge;
      squares += edge * edge;
      count += 1;
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0;
}

function advice(picture) {
  const small = grey(picture);
  const said = [];
  if (Math.min(picture.width, picture.height) < MIN_SIDE) said.push("照片偏小，看不清面部，建议重拍。");
  if (sharpness(small) < BLURRED_BELOW) said.push("照片可能模糊，请拿稳后重拍。");
  if (small.values.reduce((total, value) => total + value, 0) / small.values.length < DARK_BELOW) {
    said.push("照片偏暗，请开灯或面向光线重拍。");
  }
  return said;
}

for (const line of document.querySelectorAll("[data-photo-advice]")) {
  const file = line.closest("section").querySelector("input[type=file]");
  file.addEventListener("change", async () => {
    line.hidden = true;
    if (!file.files.length) return;
    const picture = await createImageBitmap(file.files[0]).catch(() => null);
    if (!picture) return;
    const said = advice(picture);
    line.textContent = said.length ? said.join("") : "照片清晰，光线可以。";
    line.classList.toggle("is-good", said.length === 0);
    line.hidden = false;
  });
}
