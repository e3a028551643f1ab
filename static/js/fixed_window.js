// Where the rule fixes the window of a category, its two dates need not be filled in.

const choice = document.querySelector("select[data-fixed]");
const days = document.querySelector("[data-window]");

if (choice && days) {
  const tell = () => {
    const fixed = choice.dataset.fixed.split(" ").includes(choice.value);
    days.hidden = fixed;
    for (const input of days.querySelectorAll("input")) input.disabled = fixed;
  };
  choice.addEventListener("change", tell);
  tell();
}
