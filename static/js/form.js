/* The behaviors of a page on which a form is answered, and no others: it comes fast on a bad line. */
import { enhance as busy } from "./busy.js";
import { enhance as keep } from "./form_keep.js";
import { enhance as line } from "./form_line.js";
import { enhance as page } from "./form_page.js";
import { enhance as ranking } from "./form_ranking.js";
import { enhance as save } from "./form_save.js";
import { enhance as proof } from "./proof.js";

for (const enhance of [line, keep, save, ranking, page, busy, proof]) enhance(document);
