/* Quotes what is selected in a post into the answer below, with the way back to the post. */
import { fieldOf, wordsOf } from "./composer.js";
import { replace } from "./writing/words.js";

const postOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".post .prose")?.closest(".post");

function selectedIn(post) {
  const chosen = getSelection();
  const isInside = !chosen.isCollapsed && postOf(chosen.anchorNode) === post && postOf(chosen.focusNode) === post;
  return isInside ? chosen.toString().trim() : "";
}

function quote(composer, post, text) {
  const name = post.querySelector(".post-author")?.textContent.trim().replace(/[\\`*_[\]<>()!]/g, "\\$&") ?? "";
  const link = post.querySelector("a[data-quote]");
  const address = new URL(link.href).pathname.replace(/t\/\d+\/reply\/$/, `p/${post.dataset.post}/`);
  const said = `[${wordsOf(composer).wrote.replace("%(name)s", name)}](${address}):`;
  const lines = [said, "", ...text.split("\n")].map((line) => `> ${line}`.trimEnd());
  const field = fieldOf(composer);
  const before = field.value.trimEnd();
  replace(field, before.length, field.value.length, `${before ? "\n\n" : ""}${lines.join("\n")}\n\n`);
  field.scrollIntoView({ block: "center" });
}

function floating(label) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button button-small quote-button",
    textContent: label,
    hidden: true,
  });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  return button;
}

function follow(button) {
  const chosen = getSelection();
  const post = chosen.isCollapsed ? null : postOf(chosen.anchorNode);
  const isShown = Boolean(post?.querySelector("a[data-quote]") && selectedIn(post));
  button.hidden = !isShown;
  if (!isShown) return;
  const end = chosen.getRangeAt(0).getBoundingClientRect().bottom - post.getBoundingClientRect().top;
  button.style.insetBlockStart = `${Math.round(end)}px`;
  if (button.parentElement !== post) post.querySelector(".prose").after(button);
}

export function enhance(root) {
  const composer = document.querySelector(".reply-box [data-composer]");
  if (root !== document || !composer) return;
  const button = floating(wordsOf(composer).quote);
  document.addEventListener("selectionchange", () => follow(button));
  button.addEventListener("click", () => {
    const post = button.closest(".post");
    quote(composer, post, selectedIn(post));
    button.hidden = true;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const post = link.closest(".post");
    quote(composer, post, selectedIn(post) || post.querySelector(".prose").innerText.trim());
  });
}
