/* A row of links that moves sideways starts where its current link is in view. */
export function enhance(root) {
  for (const strip of root.querySelectorAll("[data-strip]")) {
    const current = strip.querySelector("[aria-current]");
    if (!current || strip.scrollWidth <= strip.clientWidth) continue;
    const shift = current.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollLeft += shift - (strip.clientWidth - current.offsetWidth) / 2;
  }
}
