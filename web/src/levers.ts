// The levers beside the map: everything a planner can move, each with a label.
import { button, type Choice, choicesOf, el, field, paused, select } from "./dom";
import { projectList } from "./projects";
import { type Levers, type Situation, seaOf, usualGrowth, yearOf } from "./situation";
import { year as inFigures, number, t, word } from "./strings";
import { targetRows } from "./targets";
import type { Contents, Named } from "./types";

const MOVING_MS = 60;
const MODES = ["rail", "road", "sea"];
/** How far the level of the sea can be moved either way, metres. */
const SEA_M = 4;

export function buildLevers(contents: Contents, levers: Levers): HTMLElement {
  const form = el("form", { class: "levers", "aria-label": t("levers") });
  form.addEventListener("submit", (event) => event.preventDefault());
  const draw = () => form.replaceChildren(...groups(contents, levers, draw));
  draw();
  return form;
}

function groups(contents: Contents, levers: Levers, redraw: () => void): HTMLElement[] {
  const reset = button(
    t("reset"),
    () => {
      levers.reset();
      redraw();
    },
    { class: "quiet" },
  );
  return [
    group(t("goal"), true, ...goal(contents, levers, redraw)),
    group(t("situation"), true, ...situation(contents, levers)),
    group(t("projects"), true, projectList(contents, levers)),
    group(t("what_counts"), false, ...counting(contents, levers)),
    reset,
  ];
}

function group(title: string, open: boolean, ...children: (HTMLElement | null)[]): HTMLElement {
  return el("details", { class: "group", open }, el("summary", {}, title), ...children);
}

function goal(contents: Contents, levers: Levers, redraw: () => void): HTMLElement[] {
  const { now } = levers;
  const usual = now.target_mt ?? contents.target_mt ?? 1;
  const add = () => {
    levers.set({ targets: [`${now.year ?? contents.years.by}:${usual}`] });
    redraw();
  };
  const one = numberInput(levers, "target_mt", { min: 0, step: "any" });
  return [
    now.targets.length
      ? targetRows(levers, redraw)
      : field(t("target"), one, undefined, button(t("by_year"), add, { class: "link" })),
    field(
      t("budget"),
      numberInput(levers, "budget_musd", { min: 0, step: "any", placeholder: t("no_limit") }),
      t("budget_help"),
    ),
  ];
}

function situation(contents: Contents, levers: Levers): (HTMLElement | null)[] {
  const { base, by, growth } = contents.years;
  const last = Math.max(by, ...growth);
  const usualYear = () => yearOf({ ...levers.now, year: null }, contents);
  const level = contents.sea_level_m;
  const usualLevel = () => seaOf(levers.now, contents);
  const metres = (value: number) => t("metres", { level: number(value, 1) });
  const usual = new Option("", "");
  const say = () => {
    usual.text = t("usual_growth", { path: usualGrowth(levers.now, contents) });
  };
  say();
  levers.onChange(say);
  return [
    slider(levers, "year", base, last, 1, usualYear, inFigures),
    named(levers, "scenario", contents.scenarios, new Option(t("no_scenario"), "")),
    contents.growth.length > 1 ? named(levers, "growth", contents.growth, usual) : null,
    level === null
      ? null
      : slider(levers, "sea_level_m", level - SEA_M, level + SEA_M, 0.1, usualLevel, metres),
  ];
}

/** What a case names, with the choice that stands for the usual one. */
function named(
  levers: Levers,
  name: "scenario" | "growth" | "screenline",
  known: Named[],
  usual: HTMLOptionElement | string,
): HTMLElement {
  const own = typeof usual === "string" ? usual : usual.value;
  const set = (value: string) => levers.set({ [name]: value === own ? null : value });
  const chosen = select(choicesOf(known), "", set, { id: `lever-${name}` });
  if (typeof usual !== "string") chosen.prepend(usual);
  chosen.value = levers.now[name] ?? own;
  return field(t(name), chosen);
}

function counting(contents: Contents, levers: Levers): (HTMLElement | null)[] {
  const { now } = levers;
  const modes = el("fieldset", { class: "ticks" }, el("legend", {}, t("modes")));
  for (const mode of MODES) {
    const tick = el("input", { type: "checkbox", checked: now.modes.includes(mode) });
    tick.addEventListener("change", () => {
      const others = levers.now.modes.filter((each) => each !== mode);
      levers.set({ modes: tick.checked ? [...others, mode] : others });
    });
    modes.append(el("label", {}, tick, word("mode", mode)));
  }
  modes.append(el("p", { class: "help" }, t("modes_help")));
  const lines = contents.screenlines;
  return [
    lines.length ? named(levers, "screenline", lines, contents.screenline) : null,
    ...between(contents, levers),
    field(t("mix"), choose(levers, "mix", "", ["", "free", "fixed"])),
    field(t("others"), choose(levers, "others", "others", ["served", "ignored"])),
    field(t("direction"), choose(levers, "direction", "direction", ["both", "forward", "back"])),
    modes,
  ];
}

/** Two places in the stead of a screenline; both have to be known before they count. */
function between(contents: Contents, levers: Levers): HTMLElement[] {
  const ids = new Map(contents.places.map((place) => [place.name.toLowerCase(), place.id]));
  const names = new Map(contents.places.map((place) => [place.id, place.name]));
  const list = el("datalist", { id: "places" });
  for (const place of contents.places) list.append(new Option(place.name));
  const input = (name: "from" | "to") => {
    const id = levers.now[name];
    const value = names.get(id) ?? id;
    const node = el("input", { list: "places", value, autocomplete: "off", id: `lever-${name}` });
    node.addEventListener("change", () => {
      const text = node.value.trim();
      const found = ids.get(text.toLowerCase()) ?? (names.has(text) ? text : "");
      node.setCustomValidity(text && !found ? t("no_such_place") : "");
      node.reportValidity();
      levers.set({ [name]: found });
    });
    return node;
  };
  return [field(t("from"), input("from")), field(t("to"), input("to"), t("between_help")), list];
}

function choose(
  levers: Levers,
  name: "mix" | "others" | "direction",
  usual: string,
  values: string[],
): HTMLSelectElement {
  const choices: Choice[] = values.map((value) => ({
    value,
    label: value ? word(name, value) : t("usual_mix"),
  }));
  return select(
    choices,
    levers.now[name] || (usual && values[0]) || "",
    (value) => levers.set({ [name]: value } as Partial<Situation>),
    { id: `lever-${name}` },
  );
}

function numberInput(
  levers: Levers,
  name: "target_mt" | "budget_musd",
  attributes: Record<string, string | number>,
): HTMLInputElement {
  const input = el("input", {
    type: "number",
    id: `lever-${name}`,
    value: levers.now[name],
    ...attributes,
  });
  const moved = paused(() => {
    const value = input.value === "" ? null : Number(input.value);
    if (input.checkValidity()) levers.set({ [name]: value });
  }, 250);
  input.addEventListener("input", moved);
  return input;
}

/** A slider that shows what holds while it was not moved, with a button to go back to that. */
function slider(
  levers: Levers,
  name: "year" | "sea_level_m",
  min: number,
  max: number,
  step: number,
  usual: () => number,
  show: (value: number) => string,
): HTMLElement {
  const value = levers.now[name] ?? usual();
  const input = el("input", { type: "range", id: `lever-${name}`, min, max, step, value });
  const shown = el("output", {}, show(value));
  const back = button(t("back_to_usual"), () => levers.set({ [name]: null }), { class: "link" });
  const draw = () => {
    const now = levers.now[name] ?? usual();
    input.value = String(now);
    input.setAttribute("aria-valuetext", show(now));
    shown.textContent = show(now);
    back.hidden = levers.now[name] === null;
  };
  const moved = paused(() => levers.set({ [name]: Number(input.value) }), MOVING_MS);
  input.addEventListener("input", () => {
    shown.textContent = show(Number(input.value));
    moved();
  });
  levers.onChange((_now, changed) => {
    if (!(name in changed) || changed[name] === null) draw();
  });
  draw();
  return field(t(name), input, undefined, shown, back);
}
