/* Keeps what is typed into a `data-draft` field on this device until the form is sent.
   The value of data-draft names the draft; without one the address of the page and the field's name do. */
const PREFIX = "draft:";

function keyOf(field) {
  return PREFIX + (field.dataset.draft || `${location.pathname}#${field.name}`);
}

function keep(field) {
  try {
    if (field.value.trim()) localStorage.setItem(keyOf(field), field.value);
    else localStorage.removeItem(keyOf(field));
  } catch {
    // No room or no permission to store: the field itself still holds the text.
  }
}

function bringBack(field) {
  try {
    const kept = localStorage.getItem(keyOf(field));
    if (kept && !field.value) field.value = kept;
  } catch {
    // Nothing can be read: start empty.
  }
}

function forget(field) {
  try {
    localStorage.removeItem(keyOf(field));
  } catch {
    // Nothing was stored.
  }
}

export function enhance(root) {
  for (const field of root.querySelectorAll("textarea[data-draft], input[data-draft]")) {
    bringBack(field);
    field.addEventListener("input", () => keep(field));
    field.form?.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) forget(field);
    });
    field.form?.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && event.target === field.form) forget(field); // a preview sends nothing
    });
  }
}
