// The tables of the case, edited beside the map with the same checks as a case that is opened.
import { caseUrl, get, post } from "./api";
import { button, el, field, select } from "./dom";
import { problemLine, problemList } from "./problems";
import { t } from "./strings";
import type { Contents, Edit, Edited, Field, Table, TableRow } from "./types";

const ROWS_AT_ONCE = 60;

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

  const draw = () => {
    if (!table) return;
    const wanted = search.value.trim().toLowerCase();
    const rows = table.rows.filter((row) => !wanted || textOf(row).includes(wanted));
    grid.replaceChildren(gridOf(table, rows.slice(0, ROWS_AT_ONCE), change, paste));
    said.textContent = t("rows_shown", {
      shown: Math.min(rows.length, ROWS_AT_ONCE),
      all: table.rows.length,
    });
    faults.replaceChildren(...problemsOf(table));
  };
  const open = async (name: string) => {
    table = await get<Table>(caseUrl(contents.id, `tables/${name}`));
    draw();
  };
  const send = async (call: Promise<Edited>) => {
    faults.replaceChildren();
    try {
      const done = await call;
      undo.disabled = done.undo === 0;
      if (table) await open(table.table);
      said.textContent = t("saved");
      edited();
      return true;
    } catch (refused) {
      faults.replaceChildren(problemList(refused));
      return false;
    }
  };
  const change = (edits: Edit[]) => send(post<Edited>(caseUrl(contents.id, "edits"), edits));
  const paste = (row: TableRow, from: Field, text: string) => {
    if (!table || !/[\t\n]/.test(text.trim())) return false;
    const edits = pasted(table, row, from, text);
    if (edits.length) void change(edits);
    return edits.length > 0;
  };
  const undo = button(t("undo"), () => void send(post<Edited>(caseUrl(contents.id, "undo"))), {
    id: "undo",
  });
  search.addEventListener("input", draw);
  const choices = contents.tables.map((each) => ({ value: each.id, label: each.label }));
  const chosen = select(choices, choices[0]?.value ?? "", (name) => void open(name), {
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
    if (!table && choices[0]) void open(chosen.value);
  });
  return node;
}

function textOf(row: TableRow): string {
  return Object.values(row.cells).join(" ").toLowerCase();
}

function problemsOf(table: Table): HTMLElement[] {
  if (!table.problems.length) return [];
  return [el("ul", { class: "problems" }, ...table.problems.map(problemLine))];
}

function gridOf(
  table: Table,
  rows: TableRow[],
  change: (edits: Edit[]) => Promise<boolean>,
  paste: (row: TableRow, from: Field, text: string) => boolean,
): HTMLElement {
  const [key, ...others] = table.fields;
  if (!key) return el("p", {}, t("empty"));
  const heads = table.fields.map((each) =>
    el(
      "th",
      { scope: "col", title: each.help || null },
      each.label,
      each.unit ? el("small", {}, each.unit) : null,
    ),
  );
  const body = el("tbody");
  for (const row of rows) {
    const line = el("tr", {}, el("th", { scope: "row" }, row.cells[key.name] ?? row.key));
    for (const each of others) line.append(el("td", {}, cell(table, row, each, change, paste)));
    body.append(line);
  }
  return el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ...heads)), body);
}

/** A cell that saves when it is left, and takes its old text back when that is refused. */
function cell(
  table: Table,
  row: TableRow,
  of: Field,
  change: (edits: Edit[]) => Promise<boolean>,
  paste: (row: TableRow, from: Field, text: string) => boolean,
): HTMLElement {
  const old = row.cells[of.name] ?? "";
  const label = `${of.label}, ${row.key}`;
  const wrong = table.problems.some((each) => each.row === row.row && each.field === of.name);
  const save = async (value: string) => {
    if (value === old) return;
    const saved = await change([{ table: table.table, row: row.row, field: of.name, value }]);
    if (!saved) input.setAttribute("aria-invalid", "true");
  };
  if (of.choices.length) {
    const choices = ["", ...of.choices].map((value) => ({ value, label: value }));
    const chosen = select(choices, old, (value) => void save(value), { "aria-label": label });
    return chosen;
  }
  const input = el("input", {
    value: old,
    "aria-label": label,
    "data-cell": `${row.key}.${of.name}`,
    "aria-invalid": wrong ? "true" : null,
    size: Math.min(28, Math.max(5, old.length)),
    spellcheck: "false",
  });
  input.addEventListener("change", () => void save(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = old;
  });
  input.addEventListener("paste", (event) => {
    if (paste(row, of, event.clipboardData?.getData("text") ?? "")) event.preventDefault();
  });
  return input;
}

/** Cells of a spreadsheet, written from one cell to the right and down. */
export function pasted(table: Table, row: TableRow, from: Field, text: string): Edit[] {
  const firstField = table.fields.findIndex((each) => each.name === from.name);
  const firstRow = table.rows.findIndex((each) => each.row === row.row);
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.flatMap((line, down) =>
    line.split("\t").flatMap((value, right): Edit[] => {
      const to = table.rows[firstRow + down];
      const of = table.fields[firstField + right];
      if (!to || !of || to.cells[of.name] === value) return [];
      return [{ table: table.table, row: to.row, field: of.name, value }];
    }),
  );
}
