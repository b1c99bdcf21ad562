/* Makes a number tapped in a mail an answer as soon as a person is there: a hand on the page, or the page in view for
   a while. Programs that open links show neither; whoever only presses the button needs none of this. */
const STAY = 4000;
const TICK = 250;
const MOVES = 3;
const MOVING = 150;
const PAUSE = 400; // whoever touches the scale itself chooses anew: then the button sends

function watch(note) {
  const form = note.closest("form");
  const button = form.querySelector("button[type=submit]");
  const state = { sent: "", over: false, seen: 0 };

  const send = async (sign) => {
    if (state.over || state.sent === "touch" || state.sent === sign) return;
    state.sent = sign;
    const driven = navigator.webdriver ? "1" : "";
    const body = new URLSearchParams({ opened: form.elements.opened.value, sign, driven });
    try {
      const answer = await fetch(note.dataset.tap, { method: "POST", body, keepalive: true });
      if (!state.over) show(await answer.json());
    } catch {
      state.sent = ""; // no connection: the next sign tries again, and the button always works
    }
  };

  const show = ({ outcome, said, button: words }) => {
    if (outcome === "asked" && state.sent === "stay") return; // a hand on the page may still come
    note.querySelector("p").textContent = said;
    note.dataset.outcome = outcome;
    if (outcome === "asked") return;
    button.textContent = words;
    if (outcome === "counted") history.replaceState(null, "", location.pathname);
  };

  const stop = () => (state.over = true);
  const touch = (event) => event.isTrusted && setTimeout(() => send("touch"), PAUSE);

  let moves = 0;
  let first = 0;
  const move = (event) => {
    first ||= event.timeStamp;
    moves += event.isTrusted ? 1 : 0;
    if (moves >= MOVES && event.timeStamp - first >= MOVING) touch(event);
  };

  const look = () => {
    if (document.visibilityState === "visible" && !document.prerendering) state.seen += TICK;
    if (state.seen >= STAY) send("stay");
    else setTimeout(look, TICK);
  };

  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    document.addEventListener(name, touch, { passive: true });
  }
  document.addEventListener("pointermove", move, { passive: true });
  form.addEventListener("change", (event) => event.target.type === "radio" && stop());
  form.addEventListener("submit", stop);
  setTimeout(look, TICK);
}

for (const note of document.querySelectorAll("[data-tap]")) watch(note);
