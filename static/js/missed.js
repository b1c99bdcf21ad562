/* Counts a search that found nothing, once in this tab: `data-missed` on the form that does it by hand. */
const KEY = "missed:";

function isNew(words) {
  try {
    if (sessionStorage.getItem(KEY + words)) return false;
    sessionStorage.setItem(KEY + words, "1");
  } catch {
    // Nothing can be kept: count it.
  }
  return true;
}

function say(form) {
  form.querySelector("button").hidden = true;
  form.querySelector("[data-missed-said]").hidden = false;
}

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-missed]")) {
    const words = new FormData(form).get("q").trim().toLowerCase();
    say(form);
    if (!isNew(words)) continue;
    const body = new FormData(form);
    body.set("is_silent", "1");
    fetch(form.action, { method: "POST", body, keepalive: true });
  }
}
