/* Keeps what is typed: in this tab until the answer has arrived, and on the server a moment after typing.
   A page that failed to load, a reload or the way back loses nothing; the next person at this device sees nothing. */
const PREFIX = "form:";
const WAIT = 2500;
const SKIPPED = new Set(["start", "sum", "page", "lang", "shown", "website", "csrfmiddlewaretoken"]);

function keyOf(form) {
  return `${PREFIX}${new URL(form.action, location.href).pathname}#${form.elements.page.value}`;
}

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string" && value);
}

function store(form) {
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify(typed(form)));
  } catch {
    // No room or no permission to store: the page itself still holds the answers.
  }
}

function bringBack(form) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "[]");
    if (!kept.length || typed(form).length) return;
    for (const [name, value] of kept) put(form, name, value);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  } catch {
    // Nothing can be read: start with what the server sent.
  }
}

function put(form, name, value) {
  for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (!["radio", "checkbox"].includes(input.type)) input.value = value;
    else if (input.value === value) input.checked = true;
  }
}

async function save(form) {
  const body = new FormData(form);
  for (const file of form.querySelectorAll("input[type=file]")) body.delete(file.name);
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body });
    if (answer.ok) form.dataset.saved = "yes";
  } catch {
    // No connection: the copy on this device stays, and the next key tries again.
  }
}

function forget() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was stored.
  }
}

export function enhance(root) {
  if (root.querySelector("[data-arrived]")) forget();
  for (const form of root.querySelectorAll("form[data-answers]")) {
    let timer = 0;
    bringBack(form);
    form.addEventListener("input", () => {
      store(form);
      clearTimeout(timer);
      if (form.dataset.save) timer = setTimeout(() => save(form), WAIT);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  }
}
