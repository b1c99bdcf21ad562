/* Sends a form and shows the answer in the same place, without an entry in the browser's history. */
export function enhance(root, page) {
  const line = root.querySelector("[data-no-line]");

  async function show(address, options) {
    const main = root.querySelector("[data-kiosk]");
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { cache: "no-store", credentials: "omit", ...options });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-kiosk]");
      if (!next) throw new TypeError("no page of the form");
      main.replaceWith(next);
      line.hidden = true;
      page(next.parentNode);
      scrollTo(0, 0);
      next.focus();
      return true;
    } catch {
      // No connection: the page stays as it is, with everything on it.
      main.removeAttribute("aria-busy");
      line.hidden = false;
      return false;
    }
  }

  root.addEventListener("submit", (event) => {
    event.preventDefault();
    if (root.querySelector("[data-kiosk][aria-busy]")) return;
    const body = new FormData(event.target, event.submitter);
    show(event.target.action, { method: "POST", body });
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.hash) return;
    event.preventDefault();
    show(link.href);
  });
  return show;
}
