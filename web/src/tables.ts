// The tables of the case, edited beside the map with the same checks as a case that is opened.
import { caseUrl, get, post } from "./api";
import { button, choicesOf, el, field, select, tableOf } from "./dom";
import { problemLine, problemList } from "./problems";
import { t } from "./strings";
import type { CaseProblem, Contents, Edit, Edited, Field, Table } from "./types";

const ROWS_AT_ONCE = 60;
const FIRST = "rail";
/** The table of settings: one row, which is shown as a line for each. */
const SETTINGS = "case";

/** What a line of the grid needs; the row after the last one is new and is saved as a whole. */
interface Editing {
  value(row: number, column: number): string;
  keep(row: number, column: number, value: string): Promise<boolean>;
  paste(row: number, column: number, text: string): boolean;
  save(): void;
  remove(row: number): void;
}

export function buildTables(contents: Contents, edited: () => void): HTMLElement {
  const faults = el("div", { role: "alert", class: "faults" });
  const said = el("p", { role: "status", class: "help" });
  const named = { role: "region", "aria-label": t("table") };
  const grid = el("div", { class: "scroll", tabindex: 0, ...named });
  const search = el("input", { type: "search", autocomplete: "off", id: "find-row" });
  let table: Table | undefined;
  let added: string[] | undefined;
  let warnings: CaseProblem[] = [];

  /** Rows that hold what is looked for; of the settings, which are one row, columns. */
  const matching = (of: Table) => {
    const settings = of.fields.map((each, i) => [each.name, each.meaning, of.rows[0]?.[i]]);
    const lines = of.table === SETTINGS ? settings : of.rows;
    const wanted = search.value.trim().toLowerCase();
    return [...lines.keys()].filter((i) => lines[i]?.join(" ").toLowerCase().includes(wanted));
  };
  const draw = () => {
    if (!table) return;
    const one = table.table === SETTINGS;
    const shown = matching(table).slice(0, ROWS_AT_ONCE);
    const lines = added ? [table.rows.length, ...shown] : shown;
    grid.replaceChildren((one ? settingsOf : gridOf)(table, lines, editing));
    const all = (one ? table.fields : table.rows).length;
    said.textContent = t("rows_shown", { shown: shown.length, all });
    addRow.hidden = one;
    undo.disabled = table.version === 0;
    const own = warnings.filter((each) => each.file?.startsWith(table?.table ?? ""));
    faults.replaceChildren(...(own.length ? [el("ul", {}, ...own.map(problemLine))] : []));
  };
  const open = async (name: string) => {
    const fresh = await get<Table>(caseUrl(contents.id, `tables/${name}`));
    if (name !== chosen.value) return; // another table was chosen meanwhile
    if (name !== table?.table || fresh.rows.length !== table.rows.length) added = undefined;
    table = fresh;
    draw();
  };
  const send = async (path: string, body?: Edit[]) => {
    faults.replaceChildren();
    try {
      const asked = `${path}?version=${table?.version ?? 0}`;
      warnings = (await post<Edited>(caseUrl(contents.id, asked), body)).problems ?? [];
      if (table) await open(table.table);
      said.textContent = t("saved");
      edited();
      return true;
    } catch (refused) {
      faults.replaceChildren(problemList(refused));
      return false;
    }
  };
  const edits = (of: Table, rows: number[], first: number, lines: string[][]): Edit[] =>
    lines.flatMap((line, down) =>
      line.flatMap((value, right) => {
        const [row, column] = [rows[down] ?? 0, first + right];
        if (value === (of.rows[row]?.[column] ?? "")) return [];
        const name = of.fields[column]?.name ?? "";
        return [{ table: of.table, row: of.first_row + row, field: name, value }];
      }),
    );
  const save = (more: Edit[]) => {
    if (table && added)
      void send("edits", [...edits(table, [table.rows.length], 0, [added]), ...more]);
  };
  const editing: Editing = {
    value: (row, column) => (table?.rows[row] ?? added)?.[column] ?? "",
    async keep(row, column, value) {
      if (table?.rows[row]) return send("edits", edits(table, [row], column, [[value]]));
      if (added) added[column] = value;
      return true;
    },
    paste(row, column, text) {
      const lines = linesOf(text);
      if (!table || table.table === SETTINGS) return false;
      if (lines.length < 2 && (lines[0] ?? []).length < 2) return false;
      const end = table.rows.length;
      const isNew = row === end;
      const rows = isNew
        ? lines.map((_, down) => end + down)
        : matching(table).filter((each) => each >= row);
      const refused = surplus(lines, rows.length, table.fields.length - column);
      const [line = [], ...more] = lines;
      if (refused) faults.replaceChildren(el("p", { class: "fault" }, refused));
      else if (!isNew) void send("edits", edits(table, rows, column, lines));
      else {
        added?.splice(column, line.length, ...line);
        draw();
        if (more.length) save(edits(table, rows.slice(1), column, more));
      }
      return true;
    },
    save: () => save([]),
    remove(row) {
      const path = `tables/${table?.table}/rows/${(table?.first_row ?? 0) + row}/delete`;
      void send(path).then(() => grid.focus());
    },
  };
  const undo = button(t("undo"), () => void send("undo"), { id: "undo" });
  const add = () => {
    added = table?.fields.map(() => "");
    draw();
    grid.querySelector<HTMLElement>("tbody input, tbody select")?.focus();
  };
  const addRow = button(t("add_row"), add, { id: "add-row" });
  search.addEventListener("input", draw);
  const choices = choicesOf(contents.tables);
  const first = (choices.find((each) => each.value === FIRST) ?? choices[0])?.value ?? "";
  const chosen = select(choices, first, (name) => void open(name), { id: "table" });
  const saved = { href: caseUrl(contents.id, "download"), class: "button", download: true };
  const node = el(
    "div",
    {},
    el(
      "div",
      { class: "bar" },
      field(t("table"), chosen),
      field(t("find_row"), search),
      addRow,
      undo,
      el("a", saved, t("download")),
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

function gridOf(table: Table, rows: number[], editing: Editing): HTMLElement {
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
    const key = table.rows[row]?.[0];
    const cells = table.fields.map((of, column) =>
      column || key === undefined
        ? el("td", {}, cell(of, row, column, key ?? t("new_row"), editing))
        : el("th", { scope: "row" }, key),
    );
    const last =
      key === undefined
        ? button(t("save_row"), editing.save, { id: "save-row", class: "main" })
        : button("✕", () => editing.remove(row), { "aria-label": t("delete_row", { key }) });
    body.append(el("tr", {}, ...cells, el("td", {}, last)));
  }
  return el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ...heads, el("td"))), body);
}

/** Settings as a line each: name with its meaning, value and unit. */
function settingsOf(table: Table, columns: number[], editing: Editing): HTMLElement {
  const lines = columns.map((column) => {
    const of = table.fields[column] as Field;
    const name = el("th", { scope: "row" }, of.label || of.name, el("small", {}, of.meaning));
    const value = el("td", {}, cell(of, 0, column, table.title, editing));
    return [name, value, el("td", {}, of.unit)];
  });
  return tableOf([t("setting"), t("value"), t("unit")], lines);
}

/** A cell that saves when it is left; a text that is refused stays, marked. */
function cell(of: Field, row: number, column: number, key: string, editing: Editing): HTMLElement {
  const old = editing.value(row, column);
  const named = {
    "aria-label": `${of.label || of.name}, ${key}`,
    "data-cell": `${key}.${of.name}`,
  };
  const save = async (value: string, control: HTMLElement) => {
    if (value === old) return;
    if (!(await editing.keep(row, column, value))) control.setAttribute("aria-invalid", "true");
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
    if (editing.paste(row, column, text)) event.preventDefault();
  });
  return input;
}

/** The cells of a spreadsheet by lines. */
function linesOf(text: string): string[][] {
  return text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
}

/** Why cells do not fit into so many rows and columns; blank where they do. */
function surplus(lines: string[][], rows: number, columns: number): string {
  const broad = Math.max(...lines.map((line) => line.length)) - columns;
  if (broad > 0) return t("columns_surplus", { count: broad });
  const long = lines.length - rows;
  return long > 0 ? t("lines_surplus", { count: long }) : "";
}
