// The answer above the map: one number, one sentence, the verdict; and the table of what stops more.
import { button, el, tableOf } from "./dom";
import { country, megatonnes, number, t, word } from "./strings";
import type { CutRow, State } from "./types";

export function buildAnswer(): {
  node: HTMLElement;
  show(state: State, before: State, target: string): void;
} {
  const figure = el("p", { class: "headline" });
  const sentence = el("p", { class: "sentence", dir: "auto" });
  const verdict = el("p", { class: "verdict" });
  const node = el(
    "section",
    { class: "answer", "aria-label": t("answer"), "aria-live": "polite", id: "answer" },
    figure,
    el("div", {}, verdict, sentence),
  );
  return {
    node,
    show(state, before, target) {
      const gained = state.throughput_t_per_year - before.throughput_t_per_year;
      figure.replaceChildren(
        el("strong", {}, megatonnes(state.throughput_t_per_year)),
        el("span", {}, t("million_t_per_year")),
        el("small", {}, Math.abs(gained) < 500 ? "" : change(gained)),
      );
      sentence.textContent = state.sentence;
      verdict.replaceChildren(word("verdict", state.verdict), el("small", {}, target));
      verdict.dataset.firmness = state.firmness ?? "unknown";
      node.removeAttribute("data-stale");
    },
  };
}

export function change(tonnes: number): string {
  const sign = tonnes < 0 ? "−" : "+";
  return t("against_before", { change: `${sign}${megatonnes(Math.abs(tonnes))}` });
}

export function cutTable(rows: CutRow[], pick: (id: string) => void): HTMLElement {
  if (!rows.length) return el("p", {}, t("nothing_stops"));
  const cells = rows.map((row) => [
    el(
      "th",
      { scope: "row" },
      button(row.name, () => pick(row.id), { class: "link" }),
      el("small", {}, `${word("kind", row.kind)} · ${country(row.country)}`),
    ),
    amountCell(row.capacity_t_per_year),
    amountCell(row.taken_t_per_year),
    el("td", { class: "n" }, number(row.price, 2)),
  ]);
  const heads = [t("element"), t("capacity_mt"), t("others_mt"), t("gain_per_t")];
  return tableOf(heads, cells, el("caption", {}, t("cut_caption")));
}

function amountCell(tonnes: number | null): HTMLElement {
  return el("td", { class: "n" }, tonnes === null ? t("no_limit") : megatonnes(tonnes));
}
