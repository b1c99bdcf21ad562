/* Without a connection the browser would put its own page in place of the answers: this one stays, and says so. */
export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-answers]")) {
    const line = form.querySelector("[data-no-line]");
    form.addEventListener("submit", (event) => {
      line.hidden = navigator.onLine;
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
  }
}
