/* Reads from a page what was answered, in the shape the rules expect (feedback/surveys/posted.py does it on arrival). */
const WHOLE = new Set(["rating", "nps", "ces"]);

function own(data, id) {
  return (data.get(`${id}.other`) || "").trim();
}

function chosen(data, id) {
  const value = data.get(id) || "";
  if (value === "other" || (!value && own(data, id))) return { other: own(data, id) };
  return value || null;
}

function several(data, id) {
  const ids = data.getAll(id).filter((one) => one && one !== "other");
  return own(data, id) || data.getAll(id).includes("other") ? [...ids, { other: own(data, id) }] : ids;
}

function parts(data, id) {
  const found = [...data.entries()].filter(([name, value]) => name.startsWith(`${id}.`) && value);
  return Object.fromEntries(found.map(([name, value]) => [name.slice(id.length + 1), value]));
}

function number(text) {
  const typed = text.replace(",", ".");
  return typed && Number.isFinite(Number(typed)) ? typed : null;
}

const READERS = {
  single: chosen,
  dropdown: chosen,
  multiple: several,
  matrix: parts,
  ranking: parts,
  contact: parts,
  consent: (data, id) => data.has(id),
  yes_no: (data, id) => ({ yes: true, no: false })[data.get(id)] ?? null,
  number: (data, id) => number((data.get(id) || "").trim()),
  file: (data, id) => data.get(id)?.name || data.get(`${id}.kept`) || null,
};

export function answerOf(item, data) {
  if (WHOLE.has(item.kind)) return data.get(item.id) ? Number(data.get(item.id)) : null;
  const read = READERS[item.kind];
  return read ? read(data, item.id) : (data.get(item.id) || "").trim() || null;
}
