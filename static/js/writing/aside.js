/* Keeps the last words aside while a page is left: a reload is answered before the server has heard of them. */
const NAMES = ["body", "title", "seen_title", "tags"]; // with the title goes the one it was typed over
const keyOf = (place) => `aside:${location.pathname}:${place}`;

/* `held` are words that differ from the draft another window saved meanwhile. */
export function putAside(place, version, form, held) {
  const words = Object.fromEntries(NAMES.flatMap((name) => (form.elements[name] ? [[name, form.elements[name].value]] : [])));
  try {
    sessionStorage.setItem(keyOf(place), JSON.stringify({ version, words, held }));
  } catch {
    // No room or no permission: the server is told all the same.
  }
}

export function forgetAside(place) {
  try {
    sessionStorage.removeItem(keyOf(place));
  } catch {
    // Nothing was put aside.
  }
}

/* Puts back what the page does not show yet; tells whether it did, or which other words wait for a choice.
   What the server knows by now is left alone. */
export function takeBack(place, version, form) {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(keyOf(place)));
  } catch {
    // Nothing can be read.
  }
  forgetAside(place);
  const other = kept?.held === form.elements.body?.value ? "" : kept?.held;
  if (!kept || kept.version !== version) return { other };
  const changed = Object.entries(kept.words).filter(([name, value]) => form.elements[name]?.value !== value);
  for (const [name, value] of changed) form.elements[name].value = value;
  return { isBack: changed.length > 0, other };
}
