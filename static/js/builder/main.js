/* The builder of forms: saves by itself, moves questions by drag, keeps the preview fresh. All of it works without. */
import { enhance as dragging } from "./dragging.js";
import { enhance as preview, refresh } from "./preview.js";
import { enhance as saving } from "./saving.js";

function enhanceAll(root) {
  saving(root, refresh);
  dragging(root);
  preview(root);
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target.id !== "builder") return;
  enhanceAll(event.target);
  refresh();
});
