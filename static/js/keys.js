/* Keys for queues and pages. `data-key="h"` on a link, a button or a field: the key presses or focuses it.
   In a `.queue`, j and k move between rows, enter opens, and the keys of the current row come first. ? lists the keys. */
const rowsOf = () => [...document.querySelectorAll(".queue > .row")];
const currentRow = () => document.activeElement?.closest?.(".queue > .row");

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

function move(step) {
  const rows = rowsOf();
  if (!rows.length) return false;
  const at = rows.indexOf(currentRow() ?? document.querySelector(".queue > .row[aria-current]"));
  const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  row.tabIndex = -1;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function open() {
  if (document.activeElement !== currentRow()) return false;
  const link = currentRow()?.querySelector(".row-title a");
  link?.click();
  return Boolean(link);
}

/* What can be pressed now: a key belongs to what is seen. */
function keyed(place) {
  const seen = (element) => !element.disabled && (element.checkVisibility?.() ?? true);
  return [...place.querySelectorAll("[data-key]")].filter(seen);
}

function press(key) {
  const named = (place) => keyed(place ?? document.createElement("i")).find((element) => element.dataset.key === key);
  const target = named(currentRow()) ?? named(document.querySelector(".desk-detail")) ?? named(document);
  if (!target) return false;
  if (target.matches("textarea, select, input:not([type=checkbox], [type=radio])")) target.focus();
  else target.click();
  return true;
}

function wordsOf(element) {
  const label = element.labels?.[0];
  const aside = label?.querySelector(".field-optional")?.innerText ?? "";
  return element.ariaLabel || label?.innerText.replace(aside, "").trim() || element.placeholder || element.innerText;
}

/* Lists what the page itself offers above the keys that every page has. */
function listOwn(panel) {
  const place = panel.querySelector("[data-keys-here]");
  const lines = new Map(keyed(document).map((element) => [element.dataset.key, wordsOf(element)]));
  place.replaceChildren();
  for (const [key, words] of lines) {
    const line = [document.createElement("dt"), document.createElement("dd")];
    line[0].append(Object.assign(document.createElement("kbd"), { textContent: key }));
    line[1].textContent = words.replace(new RegExp(`\\s${key}$`), "");
    if (key !== "/") place.append(...line);
  }
}

function help() {
  const panel = document.getElementById("keys-help");
  panel?.togglePopover();
  return Boolean(panel);
}

const moves = { j: () => move(1), k: () => move(-1), Enter: open, "?": help };

export function enhance(root) {
  if (root !== document) return;
  document.getElementById("keys-help")?.addEventListener("beforetoggle", (event) => listOwn(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (moves[event.key]?.() || press(event.key)) event.preventDefault();
  });
}
