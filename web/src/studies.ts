// The studies that the service offers, each with its own options: nothing here knows one by name.
import { el, field, select } from "./dom";
import { atOf, countOf, type Levers, wantedOf } from "./situation";
import { t } from "./strings";
import type { Contents, Option, Study } from "./types";

/** What a question may take from the levers, by the names that the service uses. */
export function partsOf(contents: Contents, { now, before }: Levers): Record<string, unknown> {
  const at = atOf(now);
  const goals = wantedOf(now, contents);
  return {
    at,
    before: atOf(before),
    timeless: { ...at, year: null },
    bare: { ...at, built: [] },
    world: { ...at, year: null, built: [] },
    count: countOf(now),
    target_mt: now.target_mt,
    goal_mt: now.target_mt ?? contents.target_mt,
    goals_mt: goals.target_mt,
    goals_by: goals.by,
    year: now.year,
    budget_musd: now.budget_musd,
    standing: now.standing,
    built: now.built,
  };
}

/** Set what stands at a place such as `plan.probability`. */
function put(question: Record<string, unknown>, place: string, value: unknown): void {
  const names = place.split(".");
  const last = names.pop() as string;
  let inner = question;
  for (const name of names) {
    inner[name] ??= {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[last] = value;
}

type Input = HTMLInputElement | HTMLSelectElement;

/** A form of one study: a button, what it answers, and its options. */
export function studyForm(
  study: Study,
  parts: () => Record<string, unknown>,
  ask: (question: object) => void,
): HTMLElement {
  const given = study.options.map((option): [Option, Input] => {
    return [option, inputOf(option, `${study.id}-${option.place}`)];
  });
  const fields = given.map(([option, input]) => field(option.label, input, option.help));
  const options = el(
    "details",
    { class: "options" },
    el("summary", {}, t("options")),
    el("p", { class: "help" }, study.help),
    ...fields,
  );
  const submit = (event: Event) => {
    event.preventDefault();
    if (!node.checkValidity()) options.open = true; // what is closed cannot be pointed at
    if (!node.reportValidity()) return;
    const [question, from] = [{ verb: study.verb }, parts()];
    for (const [place, part] of Object.entries(study.takes)) put(question, place, from[part]);
    for (const [{ place }, input] of given) put(question, place, entered(input));
    ask(question);
  };
  const node = el(
    "form",
    { class: "study", novalidate: true, submit },
    el("button", { "data-verb": study.id, title: study.help }, study.label),
    options,
  );
  return node;
}

function inputOf(option: Option, id: string): Input {
  const { kind, choices, value, low: min, high: max } = option;
  if (kind === "tick") return el("input", { type: "checkbox", id, checked: value });
  if (kind === "choice") return select(choices, "", () => {}, { id });
  const step = option.whole ? 1 : "any";
  return el("input", { type: "number", id, min, max, step, value, required: value !== false });
}

/** What is given; undefined, which JSON leaves out, where the field is blank. */
function entered(input: Input): unknown {
  if (input.type === "checkbox") return (input as HTMLInputElement).checked;
  if (input.value === "") return undefined;
  return input.type === "number" ? Number(input.value) : input.value;
}
