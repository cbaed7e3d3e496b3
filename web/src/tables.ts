// The tables of the case, edited beside the map with the same checks as a case that is opened.
import { caseUrl, get, post } from "./api";
import { button, el, field, select } from "./dom";
import { problemLine, problemList } from "./problems";
import { t } from "./strings";
import type { CaseProblem, Contents, Edit, Edited, Field, Table } from "./types";

const ROWS_AT_ONCE = 60;
const FIRST = "rail";

/** What a cell needs to save itself. */
interface Saving {
  change(edits: Edit[]): Promise<boolean>;
  paste(row: number, field: Field, text: string): boolean;
}

export function buildTables(contents: Contents, edited: () => void): HTMLElement {
  const faults = el("div", { role: "alert", class: "faults" });
  const said = el("p", { role: "status", class: "help" });
  const grid = el("div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": t("table"),
  });
  const search = el("input", { type: "search", autocomplete: "off", id: "find-row" });
  let table: Table | undefined;
  let warnings: CaseProblem[] = [];

  const draw = () => {
    if (!table) return;
    const wanted = search.value.trim().toLowerCase();
    const rows = [...table.rows.keys()].filter((row) => textOf(table, row).includes(wanted));
    grid.replaceChildren(gridOf(table, rows.slice(0, ROWS_AT_ONCE), { change, paste }));
    said.textContent = t("rows_shown", {
      shown: Math.min(rows.length, ROWS_AT_ONCE),
      all: table.rows.length,
    });
    undo.disabled = table.version === 0;
    const own = warnings.filter((each) => each.file?.startsWith(table?.table ?? ""));
    faults.replaceChildren(...(own.length ? [el("ul", {}, ...own.map(problemLine))] : []));
  };
  const open = async (name: string) => {
    table = await get<Table>(caseUrl(contents.id, `tables/${name}`));
    draw();
  };
  const send = async (call: Promise<Edited>) => {
    faults.replaceChildren();
    try {
      const done = await call;
      warnings = done.problems ?? [];
      if (table) await open(table.table);
      said.textContent = t("saved");
      edited();
      return true;
    } catch (refused) {
      faults.replaceChildren(problemList(refused));
      return false;
    }
  };
  const change = (edits: Edit[]) =>
    send(post<Edited>(caseUrl(contents.id, `edits?version=${table?.version ?? 0}`), edits));
  const paste = (row: number, from: Field, text: string) => {
    if (!table || !/[\t\n]/.test(text.trim())) return false;
    const edits = pasted(table, row, from, text);
    if (edits.length) void change(edits);
    return edits.length > 0;
  };
  const undo = button(t("undo"), () => void send(post<Edited>(caseUrl(contents.id, "undo"))), {
    id: "undo",
  });
  search.addEventListener("input", draw);
  const choices = contents.tables.map((each) => ({ value: each.id, label: each.name }));
  const first = (choices.find((each) => each.value === FIRST) ?? choices[0])?.value ?? "";
  const chosen = select(choices, first, (name) => void open(name), {
    id: "table",
  });
  const node = el(
    "div",
    {},
    el(
      "div",
      { class: "bar" },
      field(t("table"), chosen),
      field(t("find_row"), search),
      undo,
      el(
        "a",
        { href: caseUrl(contents.id, "download"), class: "button", download: true },
        t("download"),
      ),
    ),
    el("p", { class: "help" }, t("tables_help")),
    faults,
    said,
    grid,
  );
  node.addEventListener("opened", () => {
    if (!table && first) void open(chosen.value);
  });
  return node;
}

function textOf(table: Table | undefined, row: number): string {
  return (table?.rows[row] ?? []).join(" ").toLowerCase();
}

function gridOf(table: Table, rows: number[], saving: Saving): HTMLElement {
  const heads = table.fields.map((each) =>
    el(
      "th",
      { scope: "col", title: each.meaning || null },
      each.label || each.name,
      each.unit ? el("small", {}, each.unit) : null,
    ),
  );
  const body = el("tbody");
  for (const row of rows) {
    const [key, ...others] = table.fields;
    const line = el("tr", {}, el("th", { scope: "row" }, table.rows[row]?.[0] ?? ""));
    if (key) line.append(...others.map((each) => el("td", {}, cell(table, row, each, saving))));
    body.append(line);
  }
  return el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ...heads)), body);
}

/** A cell that saves when it is left; a text that is refused stays, marked. */
function cell(table: Table, row: number, of: Field, saving: Saving): HTMLElement {
  const key = table.rows[row]?.[0] ?? "";
  const old = table.rows[row]?.[table.fields.indexOf(of)] ?? "";
  const named = {
    "aria-label": `${of.label || of.name}, ${key}`,
    "data-cell": `${key}.${of.name}`,
  };
  const save = async (value: string, control: HTMLElement) => {
    if (value === old) return;
    const edit = { table: table.table, row: table.first_row + row, field: of.name, value };
    if (!(await saving.change([edit]))) control.setAttribute("aria-invalid", "true");
  };
  if (of.choices.length) {
    const choices = ["", ...of.choices].map((value) => ({ value, label: value }));
    const chosen = select(choices, old, (value) => void save(value, chosen), named);
    return chosen;
  }
  const size = Math.min(28, Math.max(5, old.length));
  const input = el("input", { value: old, size, spellcheck: "false", ...named });
  input.addEventListener("change", () => void save(input.value, input));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = old;
  });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (saving.paste(row, of, text)) event.preventDefault();
  });
  return input;
}

/** Cells of a spreadsheet, written from one cell to the right and down. */
export function pasted(table: Table, row: number, from: Field, text: string): Edit[] {
  const firstField = table.fields.indexOf(from);
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.flatMap((line, down) =>
    line.split("\t").flatMap((value, right): Edit[] => {
      const of = table.fields[firstField + right];
      const old = table.rows[row + down]?.[firstField + right];
      if (!of || old === undefined || old === value) return [];
      return [{ table: table.table, row: table.first_row + row + down, field: of.name, value }];
    }),
  );
}
