/* The builder of forms: saves by itself, moves questions by drag, keeps the preview fresh. All of it works without. */
import { enhance as dragging } from "./dragging.js";
import { enhance as preview, refresh } from "./preview.js";
import { enhance as saving } from "./saving.js";

function enhanceAll(root) {
  saving(root, refresh);
  dragging(root);
  preview(root);
}

const openSections = (root) => [...root.querySelectorAll("#fields details[open] > summary")].map((summary) => summary.textContent.trim());

/* What was open stays open when the same question comes back, say after an undo. */
function keepOpen() {
  let [item, names] = [null, []];
  const chosen = (root) => root.querySelector("#item-title")?.textContent.trim();
  document.addEventListener("htmx:beforeSwap", () => ([item, names] = [chosen(document), openSections(document)]));
  return (root) => {
    if (!item || chosen(root) !== item) return;
    for (const summary of root.querySelectorAll("#fields details > summary")) {
      if (names.includes(summary.textContent.trim())) summary.parentElement.open = true;
    }
  };
}

enhanceAll(document);
const reopen = keepOpen();
document.addEventListener("htmx:load", (event) => {
  if (event.target.id !== "builder") return;
  enhanceAll(event.target);
  reopen(event.target);
  refresh();
});
