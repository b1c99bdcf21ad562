/* Starts afresh when nobody touches the device: first it asks, with time to say that one is still there. */
const QUIET = 60;
const WARNING = 25;
const THANKED = 12;
const TOUCHES = ["pointerdown", "keydown", "input", "wheel"];

export function watch(root, show) {
  const dialog = root.querySelector("[data-idle]");
  const left = dialog.querySelector("[data-idle-left]");
  let quiet = 0;
  let isTouched = false;
  const isThanking = () => root.querySelector("[data-arrived]") !== null;

  async function afresh() {
    quiet = 0;
    isTouched = false;
    dialog.close();
    await show(root.querySelector("[data-kiosk]").dataset.kiosk);
  }

  function ask() {
    left.textContent = String(QUIET + WARNING - quiet);
    if (!dialog.open) dialog.showModal();
  }

  function tick() {
    quiet += 1;
    const patience = isThanking() ? THANKED : isTouched ? QUIET + WARNING : QUIET;
    if (quiet >= patience) afresh();
    else if (quiet >= QUIET) ask();
  }

  function touch(event) {
    if (dialog.open && !dialog.contains(event.target)) return;
    quiet = 0;
    isTouched = true;
  }

  for (const kind of TOUCHES) root.addEventListener(kind, touch, true);
  root.addEventListener("click", (event) => {
    if (event.target.closest("a[href]")) isTouched = false; // it leads to the first page
  });
  dialog.querySelector("[data-idle-stay]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-idle-leave]").addEventListener("click", afresh);
  addEventListener("pageshow", (event) => event.persisted && afresh());
  setInterval(tick, 1000);
}
