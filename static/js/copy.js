/* Copies a text by a button: `data-copy` names the element that holds it, `data-copied` what the button says then.
   Without JavaScript the button stays hidden; the text can be marked and copied by hand. */
export function enhance(root) {
  if (!navigator.clipboard) return;
  root.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    const label = button.querySelector("span");
    const words = label.textContent;
    label.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      label.textContent = button.dataset.copied;
      setTimeout(() => (label.textContent = words), 2000);
    });
  });
}
