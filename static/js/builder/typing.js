/* Tells of each change to a form, by the share of the usual pause to wait; also of what was typed before anything listened. */
const isTick = (field) => ["checkbox", "radio"].includes(field.type);
const isTyped = (field) =>
  isTick(field) ? field.checked !== field.defaultChecked : field.defaultValue !== undefined && field.value !== field.defaultValue;

export function whenTyped(form, tell) {
  form.addEventListener("input", () => tell(1));
  form.addEventListener("change", () => tell(1 / 3));
  if ([...form.elements].some(isTyped)) tell(1);
}
