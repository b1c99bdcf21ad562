/* Asks for newer posts while one reads, and brings them when one wants them: the page never jumps. */
const SHORTEST = 8000;
const LONGEST = 120000;

export function enhance(root) {
  const posts = root.querySelector("[data-live]");
  const status = root.querySelector("#live");
  if (posts && status) watch(posts, status);
}

function watch(posts, status) {
  let wait = SHORTEST;
  let timer = 0;
  let isOver = false;

  async function look() {
    clearTimeout(timer);
    if (isOver || document.hidden) return;
    try {
      const answer = await fetch(`${posts.dataset.live}${posts.dataset.number}/`);
      isOver = answer.status === 404 || answer.redirected;
      if (isOver) return;
      wait = answer.status === 200 ? SHORTEST : Math.min(wait * 1.5, LONGEST);
      if (answer.status === 200) offer(posts, status, await answer.text());
    } catch {
      wait = LONGEST;
    }
    timer = setTimeout(look, wait);
  }

  document.addEventListener("visibilitychange", () => {
    wait = SHORTEST;
    if (!document.hidden) look();
  });
  timer = setTimeout(look, wait);
  if (posts.dataset.stream) listen(posts, look, () => (wait = LONGEST));
}

/* With a stream beside it, the page is told when to look; without one, or when it breaks, it keeps asking. */
function listen(posts, look, rest) {
  const stream = new EventSource(posts.dataset.stream, { withCredentials: true });
  stream.addEventListener("changed", look);
  stream.addEventListener("open", rest);
  stream.addEventListener("gone", () => stream.close());
}

function offer(posts, status, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const button = page.querySelector("#live-button");
  const articles = [...page.querySelectorAll("article")];
  if (!button || !articles.length) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    bring(posts, status, page.body, button, articles);
  });
  if (status.textContent.trim() !== button.textContent.trim()) status.replaceChildren(button);
  else status.firstElementChild.replaceWith(button);
}

function bring(posts, status, body, button, articles) {
  button.remove();
  posts.append(...body.childNodes);
  posts.dataset.number = articles.at(-1).dataset.number;
  status.replaceChildren();
  articles.forEach((article) => article.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })));
  articles[0].tabIndex = -1;
  articles[0].focus({ preventScroll: true });
  articles[0].scrollIntoView({ block: "nearest" }); // she asked for it, and may be far above
}
