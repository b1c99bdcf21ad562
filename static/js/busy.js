/* A form is sent once: its buttons rest after the first submit and wake when the page is shown again. */
function rest(form, sender) {
  form.dataset.sent = "";
  // After this turn of the event loop, so that the name and value of the button are sent.
  setTimeout(() => {
    for (const button of buttonsOf(form)) button.disabled = true;
    sender?.setAttribute("aria-busy", "true");
  });
}

function wake(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.matches("button:not([type=button]), input[type=submit]"));
}

export function enhance(root) {
  for (const form of root.querySelectorAll("form[method=post]:not([data-many])")) {
    form.addEventListener("submit", (event) => {
      if ("sent" in form.dataset) event.preventDefault();
      else if (!event.defaultPrevented) rest(form, event.submitter);
    });
    form.addEventListener("htmx:afterRequest", () => wake(form));
  }
  if (root === document) {
    addEventListener("pageshow", (event) => {
      if (event.persisted) document.querySelectorAll("form[method=post]").forEach(wake);
    });
  }
}
