/* Whoever works on a post of the queue keeps it: every two minutes at most, and only while she moves or types. */
const EVERY = 120_000;
let renewed = Date.now();

function renew() {
  const claim = document.querySelector("[data-claim]");
  if (!claim || Date.now() - renewed < EVERY) return;
  renewed = Date.now();
  claim.dispatchEvent(new Event("renew"));
}

export function enhance(root) {
  if (root !== document || !document.querySelector("[data-claim]")) return;
  for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, renew, { passive: true });
}
