/* What is selected in the element named by `data-quote-from` becomes the text of the field, unless something was typed there. */
function selectedIn(place) {
  const selection = getSelection();
  const isInside = selection.rangeCount && place.contains(selection.getRangeAt(0).commonAncestorContainer);
  return isInside ? selection.toString().trim() : "";
}

export function enhance(root) {
  for (const field of root.querySelectorAll("[data-quote-from]")) {
    const place = document.getElementById(field.dataset.quoteFrom);
    field.addEventListener("input", () => (field.dataset.typed = ""));
    document.addEventListener("selectionchange", () => {
      if (!place || "typed" in field.dataset) return;
      const text = selectedIn(place).slice(0, field.maxLength > 0 ? field.maxLength : undefined);
      if (text) field.value = text;
    });
  }
}
