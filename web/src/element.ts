// What is known of one element: use, arithmetic, numbers with source, quality and range.

import { shareWords } from "./answer";
import { caseUrl, post } from "./api";
import { el } from "./dom";
import { atOf, type Situation } from "./situation";
import { country, megatonnes, number, t, word } from "./strings";
import type { CapacityAnswer, Contents, CutRow, ElementState, Input, State } from "./types";

export async function explainElement(
  contents: Contents,
  now: Situation,
  state: State,
  id: string,
): Promise<HTMLElement> {
  const answer = await post<CapacityAnswer>(caseUrl(contents.id, "ask/capacity"), {
    at: atOf(now),
    explain: id,
  });
  const row = answer.elements[0];
  const use = state.elements.find((each) => each.id === id);
  const cut = state.cut.find((each) => each.id === id);
  const node = el("article", { class: "element" });
  node.append(el("h3", { tabindex: -1 }, row?.name ?? use?.name ?? id));
  if (row)
    node.append(
      el("p", { class: "help" }, `${word("kind", row.kind)} · ${country(row.country)} · ${id}`),
    );
  if (use) node.append(useOf(use, cut));
  node.append(...relief(contents, now, id));
  if (answer.explanation) {
    node.append(el("h4", {}, t("arithmetic")), el("pre", { tabindex: 0 }, answer.explanation));
  }
  if (row) node.append(...inputsOf(row.inputs), sourceOf(row.source, row.quality));
  return node;
}

function useOf(use: ElementState, cut: CutRow | undefined): HTMLElement {
  const rows: [string, string][] = [
    [t("carries"), t("mt", { amount: megatonnes(use.tonnes_per_year) })],
    [t("there_and_back"), `${megatonnes(use.forward)} → · ← ${megatonnes(use.back)}`],
    [t("others_take"), t("mt", { amount: megatonnes(use.others_t_per_year) })],
    [
      t("capacity"),
      use.capacity_t_per_year === null
        ? t("no_limit")
        : t("mt", { amount: megatonnes(use.capacity_t_per_year) }),
    ],
    [t("share_used"), shareWords(use.share)],
  ];
  if (cut) rows.push([t("gain_per_t"), number(cut.price, 2)]);
  const list = el("dl");
  for (const [name, value] of rows) list.append(el("dt", {}, name), el("dd", {}, value));
  const marks = [use.binding && t("binding"), use.upgraded && t("upgraded")].filter(Boolean);
  const node = el("div", {}, list);
  if (marks.length) node.prepend(el("p", { class: "marks" }, marks.join(" · ")));
  return node;
}

/** Projects of the case that act on the element. */
function relief(contents: Contents, now: Situation, id: string): HTMLElement[] {
  const found = contents.projects.filter((project) => project.elements.includes(id));
  if (!found.length) return [];
  const list = el("ul");
  for (const project of found) {
    const on = now.built.includes(project.id) ? ` (${t("switched_on")})` : "";
    list.append(el("li", {}, `${project.id} ${project.name}${on}`));
  }
  return [el("h4", {}, t("relieved_by")), list];
}

function inputsOf(inputs: Record<string, Input | string>): HTMLElement[] {
  const body = el("tbody");
  for (const [name, input] of Object.entries(inputs)) {
    const known = typeof input !== "string";
    const shown = known ? (input.value === null ? "–" : number(input.value, 3)) : input;
    const range =
      known && input.low !== null && input.high !== null
        ? `${number(input.low, 3)} – ${number(input.high, 3)}`
        : "";
    body.append(
      el(
        "tr",
        {},
        el("th", { scope: "row" }, name),
        el("td", { class: "n" }, shown),
        el("td", { class: "n" }, range),
        el("td", {}, known ? word("quality", input.quality) : ""),
        el("td", {}, known ? input.source : ""),
      ),
    );
  }
  if (!body.childElementCount) return [];
  const heads = [t("number"), t("value"), t("range"), t("quality"), t("source")];
  return [
    el("h4", {}, t("numbers_behind")),
    el(
      "table",
      { class: "rows" },
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      body,
    ),
  ];
}

function sourceOf(source: string, quality: string): HTMLElement {
  return el("p", { class: "help" }, t("rests_on", { quality: word("quality", quality), source }));
}
