/* Lets a person put answers in order by dragging them, on top of choosing a place for each, which always works.
   A place that is chosen moves its answer there; the others make room. */
function rows(list) {
  return [...list.children];
}

function number(list) {
  rows(list).forEach((row, place) => (row.querySelector("select").value = String(place + 1)));
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

function sort(list) {
  const placeOf = (row) => Number(row.querySelector("select").value) || Infinity;
  list.append(...rows(list).sort((one, other) => placeOf(one) - placeOf(other)));
}

function rowAt(list, y) {
  return rows(list).find((row) => {
    const box = row.getBoundingClientRect();
    return y >= box.top && y <= box.bottom;
  });
}

/* A row that moves in the page loses hold of the pointer, so the page itself follows it. */
function drag(list, row, handle) {
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const end = new AbortController();
    row.dataset.dragged = "";
    const follow = (moved) => {
      const over = rowAt(list, moved.clientY);
      if (!over || over === row) return;
      const isBelow = row.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
      over[isBelow ? "after" : "before"](row);
    };
    const drop = () => {
      end.abort();
      delete row.dataset.dragged;
      number(list);
    };
    document.addEventListener("pointermove", follow, { signal: end.signal });
    for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, drop, { signal: end.signal });
  });
}

function move(list, row) {
  const place = Number(row.querySelector("select").value);
  if (!place) return;
  const others = rows(list).filter((one) => one !== row);
  list.append(...others.slice(0, place - 1), row, ...others.slice(place - 1));
  number(list);
  row.querySelector("select").focus();
}

export function enhance(root) {
  for (const list of root.querySelectorAll("ul.ranking")) {
    sort(list);
    for (const row of rows(list)) {
      const handle = document.createElement("span");
      handle.className = "ranking-handle";
      handle.ariaHidden = "true";
      row.append(handle);
      drag(list, row, handle);
      row.querySelector("select").addEventListener("change", () => move(list, row));
    }
  }
}
