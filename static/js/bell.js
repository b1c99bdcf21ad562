/* Asks now and then how many notices are unread, while the page is looked at. */
const PAUSE = 60_000;

export function enhance(root) {
  root.querySelectorAll("[data-bell]").forEach((bell) => {
    const count = bell.querySelector(".bell-count");
    const status = bell.nextElementSibling;
    let timer = 0;

    async function ask() {
      const url = new URL(bell.dataset.bell, window.location.href);
      url.searchParams.set("known", bell.dataset.count);
      try {
        const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" });
        if (answer.status === 200) {
          bell.dataset.count = answer.headers.get("X-Count") || "0";
          count.innerHTML = await answer.text();
          status.textContent = count.querySelector(".visually-hidden")?.textContent ?? "";
        }
        if ([401, 403, 404].includes(answer.status)) return; // a busy portal is asked again
      } catch {
        // Offline, or signed out elsewhere: the next page says so.
      }
      plan();
    }

    function plan() {
      window.clearTimeout(timer);
      if (document.visibilityState === "visible") timer = window.setTimeout(ask, PAUSE);
    }

    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") ask();
      else window.clearTimeout(timer);
    });
    plan();
  });
}
