/* The behaviors of a form in a frame on another site. It keeps nothing in the browser. */
import { enhance as busy } from "./busy.js";
import { enhance as line } from "./form_line.js";
import { enhance as page } from "./form_page.js";
import { enhance as ranking } from "./form_ranking.js";
import { enhance as height } from "./frame_height.js";
import { enhance as proof } from "./proof.js";

for (const enhance of [line, ranking, page, busy, height, proof]) enhance(document);
