/* Shows a message in its frame while it is being worded, in the look that was chosen last. */
const PAUSE = 600;

function follow(form) {
  const looks = [...form.querySelectorAll("button[name=look]")];
  const hint = form.querySelector("[data-live-hint]");
  let chosen = looks[0];
  let timer = 0;
  const mark = () => looks.forEach((look) => look.setAttribute("aria-pressed", String(look === chosen)));
  const show = () => form.requestSubmit(chosen);
  looks.forEach((look) =>
    look.addEventListener("click", () => {
      chosen = look;
      mark();
    }),
  );
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  if (!chosen) return;
  hint?.removeAttribute("hidden");
  mark();
  show();
}

export function enhance(root) {
  root.querySelectorAll("[data-wording]").forEach(follow);
}
