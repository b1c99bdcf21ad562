/* Keeps what is typed in this tab until the answer has arrived: a page that failed to load, a reload or the way back
   loses nothing. What the server has changed since stays as the server says it; the next person here sees nothing. */
const PREFIX = "form:";
const UNTYPED = new Set(["hidden", "file", "submit", "button"]);
const isTick = (field) => ["radio", "checkbox"].includes(field.type);

const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.name !== "website" && !UNTYPED.has(one.type));

function keyOf(form) {
  return `${PREFIX}${new URL(form.action, location.href).pathname}#${form.elements.page?.value ?? ""}`;
}

function valueOf(field, isSent) {
  if (isTick(field)) return (isSent ? field.defaultChecked : field.checked) ? field.value : "";
  if (!isSent) return field.value;
  return field.options ? ([...field.options].find((option) => option.defaultSelected)?.value ?? "") : field.defaultValue;
}

/* What stands in each field by its name: as the page came, or now. */
function said(form, isSent = false) {
  const found = {};
  for (const field of fieldsOf(form)) {
    const value = valueOf(field, isSent);
    found[field.name] = [...(found[field.name] ?? []), ...(value ? [value] : [])];
  }
  return found;
}

function put(form, name, values) {
  for (const field of fieldsOf(form).filter((one) => one.name === name)) {
    if (isTick(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

/* Adds to what the server is known to have been told, by name. */
function learn(known, values) {
  for (const [name, value] of Object.entries(values)) known[name] = [...new Set([...(known[name] ?? []), value.join("\n")])];
}

function bringBack(form, known) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "null");
    if (!kept) return;
    for (const [name, value] of Object.entries(said(form, true))) {
      if (kept.now[name] && kept.known[name].includes(value.join("\n"))) put(form, name, kept.now[name]);
    }
    Object.assign(known, kept.known);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  } catch {
    // Nothing can be read: start with what the server sent.
  }
}

function store(form, known) {
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ known, now: said(form) }));
  } catch {
    // No room or no permission to store: the page itself still holds the answers.
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
    const known = {};
    bringBack(form, known);
    learn(known, said(form, true));
    form.addEventListener("input", () => store(form, known));
    form.addEventListener("answers:saving", () => learn(known, said(form)));
  }
}
