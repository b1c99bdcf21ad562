/* The behaviors of a form on a device that many people share. Nothing is kept in the browser, and no page of it
   enters its history: the way back shows nothing of the last person. */
import { enhance as rules } from "./form_page.js";
import { enhance as ranking } from "./form_ranking.js";
import { watch } from "./kiosk_idle.js";
import { enhance as swap } from "./kiosk_swap.js";
import { enhance as proof } from "./proof.js";

function page(root) {
  ranking(root);
  rules(root);
  proof(root);
}

const show = swap(document, page);
page(document);
watch(document, show);
