/* Saves what is typed on the server a moment after each pause. Files travel with the page itself. */
const PAUSE = 2500;

async function save(form) {
  const body = new FormData(form);
  for (const file of form.querySelectorAll("input[type=file]")) body.delete(file.name);
  form.dispatchEvent(new Event("answers:saving"));
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body });
    if (answer.ok) form.dataset.saved = "yes";
  } catch {
    // No connection: the copy in this tab stays, and the next key tries again.
  }
}

export function enhance(root) {
  for (const form of root.querySelectorAll("form[data-save]")) {
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => save(form), PAUSE);
    });
    form.addEventListener("submit", (event) => event.defaultPrevented || clearTimeout(timer));
  }
}
