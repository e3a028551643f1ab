// A photo at the counter: webcam -> canvas -> the form's own file field, so that the server sees an ordinary file.
// Without a camera, or without leave to use it, the file field stays and the page says why.

const WIDTH = 1200; // Enough for the checks of size and blur; a webcam rarely gives more.

for (const box of document.querySelectorAll("[data-camera]")) {
  const part = (name) => box.querySelector(`[data-camera-${name}]`);
  const [view, video, still, said] = [part("view"), part("video"), part("still"), part("said")];
  const [start, shoot, word] = [part("start"), part("shoot"), part("word")];
  const file = box.querySelector("input[type=file]");
  let stream = null;

  const say = (text) => { said.textContent = text; said.hidden = !text; };

  const show = async (image) => {
    const picture = await createImageBitmap(image);
    still.width = picture.width;
    still.height = picture.height;
    still.getContext("2d").drawImage(picture, 0, 0);
    still.hidden = false;
    view.hidden = false;
    video.hidden = true;
    word.textContent = "重拍";
  };

  const open = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: WIDTH }, facingMode: "user" } });
    } catch {
      say("没有打开摄像头，请改用文件。");
      return;
    }
    video.srcObject = stream;
    view.hidden = false;
    video.hidden = false;
    still.hidden = true;
    start.hidden = true;
    shoot.hidden = false;
    word.textContent = "拍照";
    say("请正对镜头，免冠，脸在虚线框内。");
  };

  const take = () => {
    if (video.hidden) {
      video.hidden = false;
      still.hidden = true;
      word.textContent = "拍照";
      return;
    }
    still.width = video.videoWidth;
    still.height = video.videoHeight;
    still.getContext("2d").drawImage(video, 0, 0);
    still.toBlob((blob) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      file.files = transfer.files;
      file.dispatchEvent(new Event("change", { bubbles: true }));
    }, "image/jpeg", 0.92);
  };

  file.addEventListener("change", () => {
    if (!file.files.length) {
      say("");
      return;
    }
    show(file.files[0]).then(
      () => say("照片已备好，记录时一并保存。"),
      () => say("这个文件不是能看的照片，请换一个。"),
    );
  });
  window.addEventListener("pagehide", () => stream?.getTracks().forEach((track) => track.stop()));

  if (navigator.mediaDevices?.getUserMedia) {
    start.hidden = false;
    view.hidden = false;
    start.addEventListener("click", open);
    shoot.addEventListener("click", take);
    document.addEventListener("keydown", (event) => {
      if (event.key !== " " || shoot.hidden || event.target.closest("input, textarea, select, button, a")) return;
      event.preventDefault();
      take();
    });
  }
}
