// The answer of a study: what it comes to in words, its main numbers, and its tables.
import { el } from "./dom";
import { megatonnes, musd, number, percent, t, word } from "./strings";

type Plain = string | number | boolean | null | undefined | Plain[] | { [name: string]: Plain };
export type Row = { [name: string]: Plain };

/** What is shown of the answer of a verb; columns of tables by the names of their fields. */
interface Shown {
  words: string[];
  numbers: string[];
  tables: Record<string, string[]>;
}

const ROWS = 15;
const SHOWN: Record<string, Shown> = {
  recommend: {
    words: ["summary", "cure"],
    numbers: [
      "target_t_per_year",
      "throughput_before_t_per_year",
      "throughput_after_t_per_year",
      "cost_musd",
      "bound_musd",
      "missing_t_per_year",
    ],
    tables: {
      projects: ["name", "start", "finish", "cost_musd", "standing", "why"],
      blocking_cut: ["name", "capacity_t_per_year"],
      cut_after: ["name", "capacity_t_per_year"],
      alternatives: ["projects", "cost_musd"],
      tests: ["id", "passed", "note"],
    },
  },
  confidence: {
    words: ["summary_words"],
    numbers: ["target_t_per_year", "probability", "throughput_t_per_year", "cost_musd", "samples"],
    tables: { measure_next: ["words", "total"], cut_shares: ["name", "share"] },
  },
  simulate: {
    words: ["notes"],
    numbers: [
      "offered_t_per_year",
      "throughput_t_per_year",
      "shortfall_share",
      "practical_t_per_year",
      "years",
    ],
    tables: { elements: ["name", "utilisation", "mean_wait_h", "p95_wait_h", "growing"] },
  },
  closures: {
    words: ["how"],
    numbers: ["throughput_t_per_year", "demand_t_per_year", "no_route_t_per_year"],
    tables: {
      elements: ["name", "lost_t_per_year", "lost_musd", "stranded_t_per_year"],
      openings: ["name", "gain_t_per_year", "cost_musd", "saved_musd"],
    },
  },
};

export function studyAnswer(verb: string, answer: Row): HTMLElement {
  const shown = SHOWN[verb] ?? { words: ["summary"], numbers: [], tables: {} };
  const node = el("article", { dir: "auto" });
  if (answer.verdict) {
    node.append(el("p", { class: "verdict" }, word("verdict", String(answer.verdict))));
  }
  for (const name of shown.words)
    for (const line of [answer[name]].flat()) if (line) node.append(el("p", {}, String(line)));
  const list = el("dl");
  for (const name of shown.numbers) {
    if (typeof answer[name] === "number")
      list.append(el("dt", {}, label(name)), el("dd", {}, amount(name, answer[name])));
  }
  node.append(list);
  for (const [name, columns] of Object.entries(shown.tables)) {
    const rows = (answer[name] ?? []) as Row[];
    if (rows.length) node.append(table(name, columns, rows));
  }
  return node;
}

function table(name: string, columns: string[], rows: Row[]): HTMLElement {
  const body = el("tbody");
  for (const row of rows.slice(0, ROWS)) {
    const cells = columns.map((column, i) => {
      const value = row[column];
      const numeric = typeof value === "number" ? { class: "n" } : {};
      return i
        ? el("td", numeric, amount(column, value))
        : el("th", { scope: "row" }, amount(column, value));
    });
    body.append(el("tr", {}, ...cells));
  }
  const heads = columns.map((column) => el("th", { scope: "col" }, label(column)));
  const more = rows.length > ROWS ? ` (${t("rows_shown", { shown: ROWS, all: rows.length })})` : "";
  return el(
    "table",
    { class: "rows" },
    el("caption", {}, label(name) + more),
    el("thead", {}, el("tr", {}, ...heads)),
    body,
  );
}

/** A value in the unit that its name ends in. */
function amount(name: string, value: Plain): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (Array.isArray(value)) return value.map((each) => amount(name, each)).join(", ");
  if (typeof value === "object") return "";
  if (typeof value === "string") return name === "id" ? word("test", value) : word(name, value);
  if (name.endsWith("_t_per_year")) return t("mt", { amount: megatonnes(value) });
  if (name.endsWith("_musd")) return musd(value);
  if (/share|probability|utilisation|total/.test(name)) return percent(value);
  if (name === "start" || name === "finish") return String(value);
  return number(value, 1);
}

function label(name: string): string {
  return word("label", name.replace(/_(t_per_year|musd|h)$/, ""));
}
