/* Changes words in a field so that undo takes the change back. */
export function replace(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  // The one way of a script that the browser's own undo knows; where it is gone, the field still changes.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Puts marks around what is selected, or takes them away where they are. */
export function wrap(field, before, after, words) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const chosen = value.slice(start, end) || words;
  const from = start - before.length;
  if (from >= 0 && value.slice(from, start) === before && value.slice(end, end + after.length) === after) {
    replace(field, from, end + after.length, chosen);
    field.setSelectionRange(from, from + chosen.length);
    return;
  }
  replace(field, start, end, before + chosen + after);
  field.setSelectionRange(start + before.length, start + before.length + chosen.length);
}

/* Puts a mark before each line that is selected, or takes it away where every line has it. */
export function mark(field, prefix) {
  const { selectionStart, selectionEnd, value } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const found = value.indexOf("\n", selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const isMarked = lines.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => (isMarked ? line.slice(prefix.length) : prefix + line)).join("\n");
  replace(field, start, end, changed);
  field.setSelectionRange(lines.length > 1 ? start : start + changed.length, start + changed.length);
}

/* Puts a block on lines of its own where the cursor is. */
export function insertBlock(field, text) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const before = value.slice(0, start);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  replace(field, start, end, `${gap}${text}\n`);
}
