/* Asks for newer posts while one reads, and brings them when one wants them: the page never jumps. */
import { offer } from "./newcomers.js";
import { listen } from "./stream.js";

const SHORTEST = 8000;
const LONGEST = 120000;

export function enhance(root) {
  const posts = root.querySelector("[data-live]");
  const status = root.querySelector("#live");
  if (posts && status) watch(posts, status);
}

function watch(posts, status) {
  const offered = {};
  let wait = SHORTEST;
  let timer = 0;
  let isOver = false;
  let isAsking = false;
  let isMissed = false;
  const stream = listen(posts.dataset.stream, look, () => plan((wait = SHORTEST)));

  function plan(pause) {
    clearTimeout(timer);
    if (!isOver && !document.hidden) timer = setTimeout(look, pause);
  }

  async function look() {
    clearTimeout(timer);
    if (isOver || document.hidden) return;
    isMissed = isAsking;
    if (isAsking) return;
    isAsking = true;
    let isNew = false;
    try {
      const answer = await fetch(`${posts.dataset.live}${posts.dataset.number}/`);
      isOver = answer.status === 404 || answer.redirected;
      if (isOver) stream.stop();
      else if (answer.status === 200) isNew = offer(posts, status, offered, await answer.text());
    } catch {
      // Offline: asked again, more and more seldom.
    }
    isAsking = false;
    wait = isNew ? SHORTEST : Math.min(wait * 1.5, LONGEST);
    if (isMissed) look();
    else plan(stream.isHeard() ? LONGEST : wait);
  }

  function turn() {
    wait = SHORTEST;
    clearTimeout(timer);
    if (document.hidden) stream.stop();
    else if (!isOver) stream.start();
    look();
  }

  document.addEventListener("visibilitychange", turn);
  window.addEventListener("pagehide", stream.stop);
  window.addEventListener("pageshow", (event) => event.persisted && turn());
  if (!document.hidden) stream.start();
  plan(wait);
}
