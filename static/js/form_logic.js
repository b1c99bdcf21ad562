/* The rules of a form in the browser: the same as feedback/surveys/definition/logic.py, which has the last word.
   A test compares both over thousands of random forms and answers. */
const NUMBERS = new Set(["rating", "nps", "ces", "number"]);
const CHOICES = new Set(["single", "multiple", "dropdown"]);
const SILENT = new Set(["statement", "section", "page_break"]);

function isAnswered(kind, value) {
  if (kind === "consent") return value === true;
  if (value === null || value === undefined || value === "") return false;
  if (kind === "contact") return Object.values(value).some(Boolean);
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function idsOf(value) {
  return (Array.isArray(value) ? value : [value]).map((one) => (typeof one === "object" ? "other" : String(one)));
}

function compare(test, isSaid, value, wanted) {
  if (test === "answered" || test === "empty") return isSaid === (test === "answered");
  if (test === "equals" || test === "not_equals") return (value === wanted) === (test === "equals");
  return test === "at_least" ? value >= wanted : value <= wanted;
}

function questionHolds(test, walk) {
  const said = walk.answers.get(test.question);
  if (said === undefined) return ["empty", "not_equals", "excludes"].includes(test.is);
  if (test.is === "includes" || test.is === "excludes") {
    return idsOf(said.value).includes(test.value) === (test.is === "includes");
  }
  if (NUMBERS.has(said.kind)) return compare(test.is, true, Number(said.value), Number(test.value));
  const value = said.kind === "single" || said.kind === "dropdown" ? idsOf(said.value)[0] : said.value;
  return compare(test.is, true, value, test.value);
}

function holds(condition, walk) {
  if (condition.all) return condition.all.every((part) => holds(part, walk));
  if (condition.any) return condition.any.some((part) => holds(part, walk));
  if (condition.not) return !holds(condition.not, walk);
  if (condition.question) return questionHolds(condition, walk);
  if (condition.score) return compare(condition.score, true, walk.score, condition.value);
  const value = walk.fields[condition.field] || "";
  return compare(condition.is, value !== "", value, condition.value);
}

function take(item, value, walk) {
  if (!isAnswered(item.kind, value)) return;
  walk.answers.set(item.id, { kind: item.kind, value });
  if (!item.scores || !CHOICES.has(item.kind)) return;
  for (const id of new Set(idsOf(value))) walk.score += item.scores[id] || 0;
}

/* Returns the reachable items in order, those that need an answer, and the points. */
export function evaluate(items, answers, fields) {
  const walk = { fields, answers: new Map(), score: 0 };
  const path = [];
  const required = [];
  let target = "";
  for (const item of items) {
    if (target && target !== item.id) continue;
    target = "";
    if (item.show_if && !holds(item.show_if, walk)) continue;
    path.push(item.id);
    if (!SILENT.has(item.kind)) {
      const needs = item.required === true || (item.required && holds(item.required, walk));
      if (needs) required.push(item.id);
      take(item, answers[item.id], walk);
    }
    target = (item.jumps || []).find((jump) => holds(jump.if, walk))?.to || "";
  }
  return { path, required, score: walk.score };
}
