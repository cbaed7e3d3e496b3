// Elements of the page from plain calls. Text is always set as text, never read as HTML.

type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: Event) => void);

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child): child is Node | string => Boolean(child)));
  return node;
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node as T;
}

let unnamed = 0;

/** A label around a control, with an optional line of help that the control names. */
export function field(
  label: string,
  control: HTMLElement,
  help?: string,
  ...more: Child[]
): HTMLElement {
  const line = el("div", { class: "field" });
  control.id ||= `field-${++unnamed}`;
  line.append(el("label", { for: control.id }, label), control);
  line.append(...more.filter((child): child is Node | string => Boolean(child)));
  if (help) {
    control.setAttribute("aria-describedby", `${control.id}-help`);
    line.append(el("p", { id: `${control.id}-help`, class: "help" }, help));
  }
  return line;
}

export interface Choice {
  value: string;
  label: string;
}

/** What a case names, as choices. */
export function choicesOf(named: { id: string; name: string }[]): Choice[] {
  return named.map(({ id, name }) => ({ value: id, label: name }));
}

export function select(
  choices: Choice[],
  value: string,
  changed: (value: string) => void,
  attributes: Record<string, Value> = {},
): HTMLSelectElement {
  const node = el("select", attributes);
  for (const choice of choices) node.append(new Option(choice.label, choice.value));
  node.value = value;
  node.addEventListener("change", () => changed(node.value));
  return node;
}

export function button(
  label: string,
  clicked: (event: Event) => void,
  attributes: Record<string, Value> = {},
): HTMLButtonElement {
  return el("button", { type: "button", click: clicked, ...attributes }, label);
}

/** A table of numbers: cells with names first. */
export function tableOf(heads: string[], rows: HTMLElement[][], ...more: Child[]): HTMLElement {
  const head = el("tr", {}, ...heads.map((each) => el("th", { scope: "col" }, each)));
  const body = rows.map((cells) => el("tr", {}, ...cells));
  return el("table", { class: "rows" }, ...more, el("thead", {}, head), el("tbody", {}, ...body));
}

/** Wait until calls pause, then make the last one. */
export function paused<A extends unknown[]>(
  call: (...given: A) => void,
  wait_ms: number,
): (...given: A) => void {
  let timer: number | undefined;
  return (...given) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => call(...given), wait_ms);
  };
}
