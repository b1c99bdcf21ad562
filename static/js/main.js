/* Runs every behavior on the page, and again on what htmx brings. Pages work without any of it. */
import { enhance as bell } from "./bell.js";
import { enhance as busy } from "./busy.js";
import { enhance as claim } from "./claim.js";
import { enhance as completion } from "./completion.js";
import { enhance as composer } from "./composer.js";
import { enhance as copy } from "./copy.js";
import { enhance as disclosure } from "./disclosure.js";
import { enhance as draft } from "./draft.js";
import { enhance as flash } from "./flash.js";
import { enhance as keys } from "./keys.js";
import { enhance as live } from "./live.js";
import { enhance as livePreview } from "./live_preview.js";
import { enhance as missed } from "./missed.js";
import { enhance as passage } from "./passage.js";
import { enhance as pictures } from "./pictures.js";
import { enhance as proof } from "./proof.js";
import { enhance as quote } from "./quote.js";
import { enhance as reading } from "./reading.js";
import { enhance as serverDraft } from "./server_draft.js";
import { enhance as similar } from "./similar.js";
import { enhance as strip } from "./strip.js";
import { enhance as timeZone } from "./time_zone.js";
import { enhance as wording } from "./wording.js";

const writing = [composer, livePreview, pictures, completion, serverDraft, quote, similar, proof];
const moderating = [claim, passage];
const reader = [live, missed, reading];
const page = [bell, busy, copy, disclosure, draft, flash, keys, strip, timeZone, wording];
const behaviors = [...page, ...writing, ...reader, ...moderating];

function enhanceAll(root) {
  behaviors.forEach((enhance) => enhance(root));
}

enhanceAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) enhanceAll(event.target);
});
