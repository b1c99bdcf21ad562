/* Shows what the text will look like a moment after each pause in typing; the eye above the field turns it off. */
import { fieldOf } from "./composer.js";

const PAUSE = 700;
const KEY = "preview";

function isWanted() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function remember(isOn) {
  try {
    localStorage.setItem(KEY, isOn ? "on" : "off");
  } catch {
    // Asked again on the next page.
  }
}

function watch(composer, button) {
  const field = fieldOf(composer);
  const eye = composer.querySelector("[data-tool=preview]");
  const place = composer.closest("form").querySelector("#preview-place");
  let timer = 0;
  const show = () => {
    const isOn = eye.getAttribute("aria-pressed") === "true";
    if (isOn && field.value.trim()) window.htmx?.trigger(button, "live");
    else place.replaceChildren();
  };
  eye.setAttribute("aria-pressed", String(isWanted()));
  eye.addEventListener("click", () => {
    const isOn = eye.getAttribute("aria-pressed") !== "true";
    eye.setAttribute("aria-pressed", String(isOn));
    remember(isOn);
    show();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}

export function enhance(root) {
  for (const composer of root.querySelectorAll("[data-composer]")) {
    const button = composer.closest("form")?.querySelector("[name=preview]");
    if (button) watch(composer, button);
  }
}
