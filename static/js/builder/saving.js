import { Saver } from "./saver.js";
import { stay } from "./staying.js";

/* Whatever else is pressed waits until the fields are saved. */
let saver = null;
export function enhance(root, refresh) {
  const form = root.querySelector("form[data-autosave]");
  if (form) saver = new Saver(form, refresh);
  if (root !== document) return void (saver = form ? saver : null);
  document.addEventListener("htmx:confirm", async (event) => {
    if (event.target.matches(".outline-link[aria-current]")) return stay(event);
    if (!event.target.closest("#builder") || (!saver?.timer && !saver?.request)) return;
    event.preventDefault();
    if (event.target === saver.form) saver.stop(); // its fields go with it
    if ((await saver.settle()) || event.target === saver.form) event.detail.issueRequest(true);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });
}
