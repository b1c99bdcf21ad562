/* Remembers how far one has read: posts that stood on the screen for a second, sent when one pauses or leaves. */
const PAUSE = 1500;
const form = () => document.querySelector("form[data-reading]");
let seen = 0;
let sent = 0;
let timer = 0;

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) target.dataset.seen = setTimeout(() => note(target), 1000);
      else clearTimeout(Number(target.dataset.seen));
    }
  },
  { rootMargin: "0px 0px -10% 0px" },
);

export function enhance(root) {
  if (!form()) return;
  form().hidden = true;
  ends(root).forEach((end) => observer.observe(end));
  if (root === document) {
    document.addEventListener("visibilitychange", () => document.hidden && send());
    window.addEventListener("pagehide", send);
  }
}

/* A post counts as read when its end was on the screen. */
function ends(root) {
  const articles = root.matches?.("article[data-number]") ? [root] : [...root.querySelectorAll("article[data-number]")];
  return articles.map((article) => article.lastElementChild);
}

function note(end) {
  observer.unobserve(end);
  seen = Math.max(seen, Number(end.parentElement?.dataset.number ?? 0));
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function send() {
  clearTimeout(timer);
  if (seen <= sent) return;
  sent = seen;
  const body = new FormData(form());
  body.set("number", String(seen));
  body.set("quiet", "1");
  fetch(form().action, { method: "POST", body, keepalive: true }).catch(() => (sent = 0));
}
