// Targets by year, one in each row; the last one at or before the year of the levers holds.
import { button, el } from "./dom";
import { datedTargets, heldTarget, type Levers } from "./situation";
import { year as inFigures, number, t } from "./strings";
import type { Contents } from "./types";

export function targetRows(levers: Levers, redraw: () => void): HTMLElement {
  const numberOf = (value: number, label: string, limits: Record<string, string | number>) =>
    el("input", { type: "number", required: true, value, "aria-label": label, ...limits });
  const rows = datedTargets(levers.now).map(([year, target], i) => {
    const row = number(i + 1);
    const amount = numberOf(target, t("target_number", { row }), { min: 0.001, step: "any" });
    const by = numberOf(year, t("year_of_target", { row }), { min: 1990, max: 2100 });
    const remove = () => keep(rows.filter((each) => each.by !== by));
    const gone = { class: "quiet", "aria-label": t("remove_target", { row }) };
    const node = el("li", { change: () => keep(rows) }, amount, by, button("✕", remove, gone));
    return { node, amount, by };
  });
  const keep = (kept: typeof rows, more: string[] = []) => {
    const years = kept.map(({ by }) => by.value);
    const twice = (year: string) => years.indexOf(year) !== years.lastIndexOf(year);
    for (const { by } of kept) by.setCustomValidity(twice(by.value) ? t("two_targets") : "");
    if (!kept.every(({ amount, by }) => amount.reportValidity() && by.reportValidity())) return;
    levers.set({
      targets: [...kept.map(({ amount, by }) => `${by.value}:${amount.value}`), ...more],
    });
    if (kept.length !== rows.length || more.length) redraw();
  };
  const add = () => {
    const [year, target] = datedTargets(levers.now).at(-1) as [number, number];
    keep(rows, [`${Math.min(2100, year + 2)}:${target}`]);
  };
  return el(
    "fieldset",
    { class: "targets" },
    el("legend", {}, t("targets_by_year")),
    el("ul", {}, ...rows.map(({ node }) => node)),
    button(t("add_target"), add, { id: "add-target", class: "link" }),
  );
}

/** Which of several targets holds in the year of the levers; blank of one target. */
export function heldWords(contents: Contents, levers: Levers): string {
  const [first] = datedTargets(levers.now);
  if (!first) return "";
  const [year, target] = heldTarget(levers.now, contents) ?? [first[0], 0];
  const of = { year: inFigures(year), target: number(target, 3) };
  return t(target ? "target_holds" : "no_target_yet", of);
}
