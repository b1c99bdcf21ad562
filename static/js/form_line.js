/* Asks whether the portal is there before a page is sent. Without it the browser would put its own page in place of
   the answers: this one stays, with everything on it, and says so. */
const PATIENCE = 15000;

async function isThere(address) {
  try {
    const options = { method: "HEAD", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) };
    return (await fetch(address, options)).status < 500;
  } catch {
    return false;
  }
}

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-line]")) {
    const line = form.querySelector("[data-no-line]");
    let step = "";
    form.addEventListener("submit", async (event) => {
      if (step === "there") return void (step = "");
      event.preventDefault();
      event.stopImmediatePropagation();
      if (step) return;
      step = "asking";
      const sender = event.submitter;
      sender?.setAttribute("aria-busy", "true");
      step = (await isThere(form.dataset.line)) ? "there" : "";
      sender?.removeAttribute("aria-busy");
      line.hidden = step === "there";
      if (step) form.requestSubmit(sender);
    });
  }
}
