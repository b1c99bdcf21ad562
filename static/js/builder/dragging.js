/* Moves questions by dragging their handle, with a mouse, a pen or a finger; Alt with an arrow key does it too. */
const TOO_CLOSE = 4;

function rowUnder(list, y) {
  return [...list.children].find((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
}

function place(list, row, before) {
  if (before === row || before === row.nextElementSibling) return;
  list.insertBefore(row, before ?? null);
}

function send(list, row) {
  const form = row.querySelector("form.outline-moves");
  const values = { do: "move", before: row.nextElementSibling?.dataset.item ?? "" };
  for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.requestSubmit();
}

function drag(list, row, start) {
  const order = [...list.children];
  let moved = false;
  const follow = (event) => {
    if (!moved && Math.abs(event.clientY - start.clientY) < TOO_CLOSE) return;
    moved = true;
    row.classList.add("outline-moving");
    place(list, row, rowUnder(list, event.clientY));
  };
  const end = (event) => {
    for (const [name, hear] of heard) document.removeEventListener(name, hear);
    row.classList.remove("outline-moving");
    const isChanged = [...list.children].some((child, at) => child !== order[at]);
    if (event.type === "pointercancel") list.append(...order);
    else if (isChanged) send(list, row);
  };
  // The row takes its handle along, and a capture of the pointer ends with that: so the whole page listens.
  const heard = [["pointermove", follow], ["pointerup", end], ["pointercancel", end]];
  for (const [name, hear] of heard) document.addEventListener(name, hear);
}

function listen(list) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    event.preventDefault();
    drag(list, handle.closest("[data-item]"), event);
  });
  list.addEventListener("keydown", (event) => {
    const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!name || !event.altKey) return;
    event.preventDefault();
    event.target.closest("[data-item]")?.querySelector(`button[value="${name}"]:not(:disabled)`)?.click();
  });
}

export function enhance(root) {
  const list = root.querySelector("[data-outline]");
  if (list) listen(list);
  if (root === document) document.addEventListener("builder:outline", () => listen(document.querySelector("[data-outline]")));
}
