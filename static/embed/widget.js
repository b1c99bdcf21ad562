/* Shows a feedback form on your page. It sets no cookie, stores nothing, evaluates nothing and writes no style
   attribute: it runs under `script-src` and `frame-src` with the address it came from, and needs nothing else.

   <iframe data-earshot src="…/f/visit/frame/" title="Feedback" width="100%" height="640"></iframe>
     grows and shrinks with the form.
   <a data-earshot-open href="…/f/visit/">Give feedback</a>
     opens the form over the page; without this script it is a plain link to it. */
(() => {
  "use strict";
  const home = new URL(document.currentScript.src).origin;
  const TALLEST = 20000;
  const words = document.currentScript.dataset;

  const isOurs = (address) => URL.canParse(address) && new URL(address).origin === home;
  const frames = () => [...document.querySelectorAll("iframe[data-earshot]")].filter((frame) => isOurs(frame.src));

  function greet(frame) {
    frame.contentWindow.postMessage({ earshot: 1, say: "hello" }, home);
  }

  function heightIn(said) {
    if (said === null || typeof said !== "object" || Object.keys(said).length !== 2 || said.earshot !== 1) return 0;
    return Number.isInteger(said.height) && said.height > 0 && said.height <= TALLEST ? said.height : 0;
  }

  addEventListener("message", (event) => {
    if (event.origin !== home) return;
    const frame = frames().find((one) => one.contentWindow === event.source);
    const height = frame ? heightIn(event.data) : 0;
    if (height) frame.height = String(height);
  });

  function frameAddress(link) {
    const address = new URL(link.href);
    address.pathname = `${address.pathname.replace(/\/$/, "")}/frame/`;
    return address.href;
  }

  function open(link) {
    const dialog = document.createElement("dialog");
    const frame = document.createElement("iframe");
    const close = document.createElement("button");
    Object.assign(dialog.style, { inlineSize: "min(40rem, 96vw)", padding: "0", border: "0", borderRadius: "16px" });
    Object.assign(frame.style, { display: "block", border: "0", maxBlockSize: "80vh" });
    Object.assign(close.style, { display: "block", marginInlineStart: "auto", padding: "12px 16px" });
    close.textContent = words.close || "Close";
    close.addEventListener("click", () => dialog.close());
    frame.dataset.earshot = "";
    frame.title = link.textContent.trim();
    frame.width = "100%";
    frame.height = "480";
    frame.src = frameAddress(link);
    dialog.setAttribute("aria-label", frame.title);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(close, frame);
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-earshot-open]");
    if (!link || !isOurs(link.href) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });

  // A frame is greeted whenever it has loaded a page; one that had loaded before us shows no document of ours.
  document.addEventListener("load", (event) => frames().includes(event.target) && greet(event.target), true);
  for (const frame of frames()) if (frame.contentDocument === null) greet(frame);
})();
