/* What just happened is said where the page opens: beside the post the address points to, not far above it. */
export function enhance(root) {
  const said = document.getElementById("messages");
  if (root !== document || !said?.children.length || !location.hash) return;
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place?.matches(".post")) return;
  place.prepend(said);
  place.scrollIntoView();
}
