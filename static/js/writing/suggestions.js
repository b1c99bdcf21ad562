/* Where the choices for `@name` and `:emoji` come from. */
const PERSON = /(?:^|[\s(>])(@([\p{L}\p{N}][\p{L}\p{N}'.-]*(?: [\p{L}\p{N}'.-]{0,20})?))$/u;
const EMOJI = /(?:^|[^\w:])(:([a-z][a-z_]{1,30}))$/;
const MOST = 8;

let table = null;

async function emoji(composer) {
  table ??= fetch(composer.dataset.emoji).then((answer) => (answer.ok ? answer.json() : {}));
  return table;
}

async function people(composer, begun, signal) {
  const query = new URLSearchParams({ place: composer.dataset.composer, q: begun });
  const answer = await fetch(`${composer.dataset.people}?${query}`, { signal });
  return answer.ok ? (await answer.json()).people : [];
}

/* Returns what is being typed at the end of the text, if something can complete it. */
export function begunIn(before) {
  const person = PERSON.exec(before);
  if (person) return { kind: "people", length: person[1].length, words: person[2] };
  const sign = EMOJI.exec(before);
  return sign && { kind: "emoji", length: sign[1].length, words: sign[2] };
}

/* Returns the choices: what each shows, and the text it becomes. */
export async function choicesFor(composer, begun, signal) {
  if (begun.kind === "people") {
    const found = await people(composer, begun.words, signal);
    return found.map(({ id, name }) => ({
      sign: "@",
      label: name,
      text: `@[${name.replace(/[[\]\\]/g, "")}](u:${id}) `,
    }));
  }
  const names = Object.entries(await emoji(composer));
  const starts = names.filter(([name]) => name.startsWith(begun.words));
  const holds = names.filter(([name]) => !name.startsWith(begun.words) && name.includes(begun.words));
  return [...starts, ...holds]
    .slice(0, MOST)
    .map(([name, sign]) => ({ sign, label: name.replaceAll("_", " "), text: `${sign} ` }));
}
