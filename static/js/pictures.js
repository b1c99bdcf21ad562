/* Pictures pasted, dropped or chosen are added at once and stand in the text where the cursor is. */
import { fieldOf, say, wordsOf } from "./composer.js";
import { lighter } from "./writing/lighter.js";
import { insertBlock } from "./writing/words.js";

const MOST_BYTES = 10 * 1024 * 1024;

function send(composer, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far an upload is
    const body = new FormData();
    body.append("picture", file, file.name);
    body.append("csrfmiddlewaretoken", composer.closest("form").elements.csrfmiddlewaretoken.value);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / (event.total || 1)));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response.markdown);
      else reject(new Error(request.response?.error ?? ""));
    });
    request.addEventListener("error", () => reject(new Error("")));
    request.open("POST", composer.dataset.uploads);
    request.send(body);
  });
}

async function addOne(composer, chosen, words) {
  const file = await lighter(chosen);
  if (file.size > MOST_BYTES) throw new Error(words.tooLarge);
  const markdown = await send(composer, file, (share) => {
    const percent = `${Math.round(share * 100)} %`;
    say(composer, words.uploading.replace("%(name)s", file.name).replace("%(percent)s %%", percent));
  });
  insertBlock(fieldOf(composer), markdown);
}

async function add(composer, files) {
  if (!files.length) return;
  const words = wordsOf(composer);
  composer.setAttribute("aria-busy", "true");
  let said = words.added;
  for (const file of files) {
    await addOne(composer, file, words).catch((refusal) => {
      said = `${file.name}: ${refusal.message || words.refused}`;
    });
  }
  composer.removeAttribute("aria-busy");
  say(composer, said);
}

function dragOver(composer, event) {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  composer.classList.add("composer-over");
}

export function enhance(root) {
  for (const composer of root.querySelectorAll("[data-composer]")) {
    const chooser = composer.querySelector("input[type=file]");
    const leave = () => composer.classList.remove("composer-over");
    composer.querySelector("[data-tool=picture]").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      add(composer, [...chooser.files]);
      chooser.value = ""; // the form sends none: they are added already
    });
    fieldOf(composer).addEventListener("paste", (event) => {
      const { files, types } = event.clipboardData;
      if (!files.length || types.includes("text/plain")) return;
      event.preventDefault();
      add(composer, [...files]);
    });
    composer.addEventListener("dragover", (event) => dragOver(composer, event));
    composer.addEventListener("dragleave", leave);
    composer.addEventListener("drop", (event) => {
      leave();
      if (event.dataTransfer.files.length) event.preventDefault();
      add(composer, [...event.dataTransfer.files]);
    });
  }
}
