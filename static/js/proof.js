/* Works out the sum a form asks for, in small slices while one types. Without it a new account's post waits for a
   moderator, and an answer with several links is held apart. */
import { sha256 } from "./sha256.js";

const SLICE_MS = 8;

export function enhance(root) {
  root.querySelectorAll("input[data-challenge]").forEach((field) => {
    if (!field.form || field.dataset.started) return;
    field.form.addEventListener("focusin", () => begin(field), { once: true });
    if (field.form.contains(document.activeElement)) begin(field);
  });
}

function begin(field) {
  if (field.dataset.started) return;
  field.dataset.started = "1";
  const bits = Number(field.dataset.bits);
  let nonce = 0;
  const work = () => {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      for (let step = 0; step < 64; step += 1, nonce += 1) {
        if (isProof(sha256(`${field.dataset.challenge}:${nonce}`), bits)) {
          field.value = String(nonce);
          return;
        }
      }
    }
    setTimeout(work);
  };
  work();
}

function isProof(words, bits) {
  return Math.clz32(words[0]) >= Math.min(bits, 32);
}
