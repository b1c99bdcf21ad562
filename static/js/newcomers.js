/* Offers posts that came while one reads, in a polite live region, and puts them in when one asks for them. */

/* Returns whether anything new is offered: the same offer again is not said a second time. */
export function offer(posts, status, offered, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const button = page.querySelector("#live-button");
  const articles = [...page.querySelectorAll("article")];
  if (!button || !articles.length) return false;
  const last = articles.at(-1).dataset.number;
  const isNew = last !== offered.last || !status.firstElementChild;
  Object.assign(offered, { body: page.body, button, articles, last });
  const words = button.textContent.trim();
  button.addEventListener("click", (event) => {
    event.preventDefault();
    bring(posts, status, offered);
  });
  if (isNew || status.textContent.trim() !== words) status.replaceChildren(button);
  else offered.button = status.firstElementChild;
  return isNew;
}

function bring(posts, status, offered) {
  const { body, articles } = offered;
  body.querySelector("#live-button")?.remove();
  posts.append(...body.childNodes);
  posts.dataset.number = offered.last;
  status.replaceChildren();
  articles.forEach((article) => article.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })));
  articles[0].tabIndex = -1;
  articles[0].focus({ preventScroll: true });
  articles[0].scrollIntoView({ block: "nearest" }); // she asked for it, and may be far above
}
