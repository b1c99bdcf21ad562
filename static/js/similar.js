/* Shows topics that look like the title while it is typed: `data-similar` holds the address that knows them.
   Once they were shown, the form is sent without being stopped for them. */
const PAUSE = 250;
const SHORTEST = 4;

function announce(place) {
  const heading = place.querySelector("h2");
  let said = place.previousElementSibling;
  if (!said?.matches("[role=status]")) {
    said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    place.before(said);
  }
  said.textContent = heading ? heading.textContent : "";
}

function show(place, title, html) {
  place.innerHTML = html.trim();
  announce(place);
  const seen = title.form.elements.saw_alike;
  if (seen && place.childElementCount) seen.value = "1";
}

function watch(place, title) {
  let timer;
  let running;
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      const words = title.value.trim();
      if (words.length < SHORTEST) return show(place, title, "");
      try {
        const address = `${place.dataset.similar}?${new URLSearchParams({ title: words })}`;
        const answer = await fetch(address, { signal: running.signal });
        if (answer.ok) show(place, title, await answer.text());
      } catch {
        // Away or overtaken by the next key: what is shown stays.
      }
    }, PAUSE);
  });
}

export function enhance(root) {
  for (const place of root.querySelectorAll("[data-similar]")) {
    const title = document.querySelector("main form [name=title]");
    if (!place.dataset.similar || !title) continue;
    title.closest(".field").after(place);
    watch(place, title);
  }
}
