// What differs between the situation of the levers and the one it is compared with.
import { get } from "./api";
import { button, el, field, select, tableOf } from "./dom";
import type { Levers } from "./situation";
import { megatonnes, t } from "./strings";
import type { State } from "./types";

const LARGEST = 15;
const cases = get<{ id: string; title: string }[]>("/api/cases");
const NOTICED_T = 5e3;

export function comparison(
  levers: Levers,
  after: State,
  before: State,
  pick: (id: string) => void,
): HTMLElement {
  const earlier = new Map(before.elements.map((each) => [each.id, each.tonnes_per_year]));
  const rows = after.elements
    .map((each) => ({ ...each, was: earlier.get(each.id) ?? 0 }))
    .filter((each) => Math.abs(each.tonnes_per_year - each.was) > NOTICED_T)
    .sort((a, b) => Math.abs(b.tonnes_per_year - b.was) - Math.abs(a.tonnes_per_year - a.was))
    .slice(0, LARGEST);
  const cells = rows.map((row) => {
    const name = button(row.name, () => pick(row.id), { class: "link" });
    const amounts = [row.was, row.tonnes_per_year].map((amount) =>
      el("td", { class: "n" }, megatonnes(amount)),
    );
    return [el("th", { scope: "row" }, name), ...amounts];
  });
  const table = tableOf([t("element"), t("before_mt"), t("after_mt")], cells);
  return el(
    "section",
    { class: "comparison" },
    el("h4", {}, t("differences")),
    el("p", { class: "help" }, t(levers.kept ? "before_kept" : "before_usual")),
    el(
      "div",
      { class: "asks" },
      button(t("keep"), () => levers.keep(true), { id: "keep" }),
      levers.kept ? button(t("forget"), () => levers.keep(false)) : null,
    ),
    caseChoice(levers),
    rows.length ? table : el("p", {}, t("no_differences")),
  );
}

/** The case whose state counts as before: this one, or another one with the same elements. */
function caseChoice(levers: Levers): HTMLElement {
  const choice = select([], "", (id) => levers.compareWith(id), { id: "beside" });
  void cases.then((known) => {
    for (const { id, title } of known) choice.append(new Option(`${title} (${id})`, id));
    choice.value = levers.beforeCase;
  });
  return field(t("before_case"), choice);
}
