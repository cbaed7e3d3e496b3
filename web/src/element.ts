// What is known of one element: use, arithmetic, numbers with source, quality and range.

import { shareWords } from "./answer";
import { caseUrl, get, post } from "./api";
import { el } from "./dom";
import { atOf, type Situation, stateQuestion } from "./situation";
import { country, megatonnes, musd, number, t, word } from "./strings";
import type {
  CapacityAnswer,
  Contents,
  CutRow,
  ElementState,
  Input,
  Project,
  State,
  Table,
  Through,
} from "./types";

const LARGEST = 12;
const NOTICED_T = 5e3;

export async function explainElement(
  contents: Contents,
  now: Situation,
  state: State,
  id: string,
): Promise<HTMLElement> {
  const [answer, through, relief] = await Promise.all([
    post<CapacityAnswer>(caseUrl(contents.id, "ask/capacity"), { at: atOf(now), explain: id }),
    post<Through>(caseUrl(contents.id, "through"), { element: id, state: stateQuestion(now) }),
    reliefOf(contents, id),
  ]);
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
  node.append(...projectsOf(relief, now), ...throughOf(through, contents));
  if (answer.explanation) {
    node.append(
      el("h4", {}, t("arithmetic")),
      el("pre", { tabindex: 0, dir: "ltr" }, answer.explanation),
    );
  }
  if (row) node.append(...inputsOf(row.inputs), sourceOf(row.source, row.quality));
  return node;
}

function useOf(use: ElementState, cut: CutRow | undefined): HTMLElement {
  const rows: [string, string][] = [
    [t("carries"), t("mt", { amount: megatonnes(use.tonnes_per_year) })],
    [
      t("there_and_back"),
      `${megatonnes(use.forward_t_per_year)} → · ← ${megatonnes(use.back_t_per_year)}`,
    ],
    [t("others_take"), t("mt", { amount: megatonnes(use.others_t_per_year) })],
    [
      t("capacity"),
      use.capacity_t_per_year === null
        ? t("no_limit")
        : `${t("mt", { amount: megatonnes(use.capacity_t_per_year) })} ${word("counts", use.counts)}`,
    ],
    [t("share_used"), shareWords(use.share)],
  ];
  if (cut) rows.push([t("gain_per_t"), number(cut.price, 2)]);
  const list = el("dl");
  for (const [name, value] of rows) list.append(el("dt", {}, name), el("dd", {}, value));
  const marks = [use.binding && t("binding"), use.upgraded_by.length && t("upgraded")].filter(
    Boolean,
  );
  const node = el("div", {}, list);
  if (marks.length) node.prepend(el("p", { class: "marks" }, marks.join(" · ")));
  return node;
}

/** Projects of the case that act on an element. */
async function reliefOf(contents: Contents, id: string): Promise<Project[]> {
  const effects = await get<Table>(caseUrl(contents.id, "tables/effects"));
  const [owner, on] = ["owner_id", "id"].map((name) =>
    effects.fields.findIndex((each) => each.name === name),
  );
  const owners = new Set(
    effects.rows.filter((row) => row[on ?? -1] === id).map((row) => row[owner ?? -1]),
  );
  return contents.projects.filter((project) => owners.has(project.id));
}

function projectsOf(projects: Project[], now: Situation): HTMLElement[] {
  if (!projects.length) return [];
  const list = el("ul");
  for (const project of projects) {
    const on = now.built.includes(project.id) ? ` (${t("switched_on")})` : "";
    const words = `${project.id} ${project.name} · ${musd(project.cost_musd)}${on}`;
    list.append(el("li", { dir: "auto" }, words));
  }
  return [el("h4", {}, t("relieved_by")), list];
}

/** The largest flows through the element, by origin and destination. */
function throughOf(through: Through, contents: Contents): HTMLElement[] {
  const rows = through.rows.filter((row) => row.tonnes_per_year > NOTICED_T).slice(0, LARGEST);
  if (!rows.length) return [];
  const names = new Map(contents.places.map((place) => [place.id, place.name]));
  const body = el("tbody");
  for (const row of rows) {
    const [from, to] = [row.origin, row.destination].map((id) => names.get(id) ?? id);
    const kind = row.counted ? null : el("small", {}, t("other_cargo"));
    body.append(
      el(
        "tr",
        {},
        el("th", { scope: "row" }, `${from} → ${to}`, kind),
        el("td", { class: "n" }, megatonnes(row.tonnes_per_year)),
      ),
    );
  }
  const heads = [t("pair"), t("tonnes_mt")].map((head) => el("th", { scope: "col" }, head));
  const table = el("table", { class: "rows" }, el("thead", {}, el("tr", {}, ...heads)), body);
  const background = through.background_t_per_year;
  return [
    el("h4", {}, t("through")),
    table,
    ...(background > NOTICED_T
      ? [el("p", { class: "help" }, t("background", { amount: megatonnes(background) }))]
      : []),
  ];
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
