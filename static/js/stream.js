/* Listens to the stream beside the pages; without one, or when it breaks, the page keeps asking by itself. */
const AGAIN = 60000;

export function listen(address, look, fallBack) {
  let source = null;
  let timer = 0;
  let isHeard = false;

  function stop() {
    clearTimeout(timer);
    source?.close();
    source = null;
    isHeard = false;
  }

  function start() {
    stop();
    if (!address) return;
    source = new EventSource(address, { withCredentials: true });
    source.addEventListener("changed", look);
    source.addEventListener("open", () => {
      isHeard = true;
      look(); // what came before it listened
    });
    source.addEventListener("gone", () => {
      stop();
      look();
    });
    source.addEventListener("error", () => {
      // Sent away (503, 429) the browser gives up for good: it comes later, and not all pages at once.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(start, AGAIN * (1 + Math.random()));
      if (isHeard) fallBack();
      isHeard = false;
    });
  }

  return { start, stop, isHeard: () => isHeard };
}
