/* The chosen question is on the page already: asking for it again would take away what was just opened or typed. */
export function stay(event) {
  event.preventDefault();
  document.getElementById("fields").scrollIntoView();
  document.getElementById("fields").focus({ preventScroll: true });
}
