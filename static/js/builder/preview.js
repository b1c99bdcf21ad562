/* Keeps the preview as fresh as the draft, at the place where it was scrolled to, and the chosen row in sight. */
const KEY = "preview-width";

export function refresh() {
  const frame = document.getElementById("preview");
  const inner = frame?.contentWindow;
  if (!inner) return;
  const top = inner.scrollY;
  frame.addEventListener("load", () => inner.scrollTo(0, top), { once: true });
  inner.location.reload();
}

function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(width) {
  try {
    sessionStorage.setItem(KEY, width);
  } catch {
    // The phone is shown again on the next page.
  }
}

export function enhance(root) {
  const wanted = remembered();
  for (const choice of root.querySelectorAll("[name=preview-width]")) {
    if (wanted) choice.checked = choice.value === wanted;
    choice.addEventListener("change", () => remember(choice.value));
  }
  document.querySelector(".outline [aria-current]")?.scrollIntoView({ block: "nearest" });
}
