/* Tells the server where the reader's clock is, once, so that times are shown as she says them. */
export function enhance(root) {
  if (root !== document || document.cookie.includes("time_zone=")) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `time_zone=${zone}; Path=/; SameSite=Lax; Max-Age=31536000`;
}
