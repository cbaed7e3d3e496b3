// What the colours and widths of the map mean; layers, zoom, and before against after.
import { button, el } from "./dom";
import { BINDING, GAIN, IDLE, LAYERS, LOSS, SHARES, UPGRADED } from "./map_style";
import { percent, t, word } from "./strings";

export type View = "after" | "before" | "change" | "both";

interface Controls {
  view(wanted: View): void;
  layer(name: string, visible: boolean): void;
  zoom(by: number): void;
  whole(): void;
}

/** The controls that lie on the map, and the key below it. */
export function buildLegend(controls: Controls): HTMLElement[] {
  const key = el("div", {});
  const draw = (view: View) => key.replaceChildren(keyOf(view));
  draw("after");
  const views = el("fieldset", { class: "views" }, el("legend", { class: "unseen" }, t("view")));
  for (const view of ["before", "after", "both", "change"] as const) {
    const choice = el("input", {
      type: "radio",
      name: "view",
      value: view,
      checked: view === "after",
    });
    choice.addEventListener("change", () => {
      controls.view(view);
      draw(view);
    });
    views.append(el("label", {}, choice, el("span", {}, word("view", view))));
  }
  const layers = el("fieldset", { class: "ticks" }, el("legend", { class: "unseen" }, t("layers")));
  for (const name of Object.keys(LAYERS)) {
    const tick = el("input", { type: "checkbox", checked: true });
    tick.addEventListener("change", () => controls.layer(name, tick.checked));
    layers.append(el("label", {}, tick, word("layer", name)));
  }
  const divider = el("input", {
    type: "range",
    id: "divider",
    min: 0,
    max: 100,
    value: 50,
    "aria-label": t("divider"),
  });
  divider.addEventListener("input", () =>
    document.documentElement.style.setProperty("--swipe", divider.value),
  );
  const sides = (["before", "after"] as const).map((side) => el("span", {}, word("view", side)));
  return [
    el(
      "div",
      { class: "controls" },
      views,
      el("div", { class: "swipe", dir: "ltr" }, divider, ...sides),
      el(
        "div",
        { class: "zoom", role: "group", "aria-label": t("zoom") },
        button("+", () => controls.zoom(1), { "aria-label": t("zoom_in") }),
        button("−", () => controls.zoom(-1), { "aria-label": t("zoom_out") }),
        button("▣", () => controls.whole(), { "aria-label": t("zoom_whole") }),
      ),
      el("details", { class: "layers" }, el("summary", {}, t("layers")), layers),
    ),
    el("div", { class: "key" }, key, el("p", { class: "help" }, t("boundaries_note"))),
  ];
}

function keyOf(view: View): HTMLElement {
  const list = el("ul");
  const add = (drawn: SVGElement, label: string) => list.append(el("li", {}, drawn, label));
  if (view === "change") {
    add(stroke(GAIN, 6), t("key_gain"));
    add(stroke(LOSS, 6), t("key_loss"));
    add(stroke(IDLE, 2), t("key_same"));
  } else {
    SHARES.forEach(([from, colour], i) => {
      const to = SHARES[i + 1]?.[0];
      const words =
        to === undefined
          ? t("key_full", { from: percent(from) })
          : `${percent(from)} – ${percent(to)}`;
      add(stroke(colour, 6), words);
    });
    add(stroke(IDLE, 2), t("key_idle"));
  }
  add(stroke(SHARES[1]?.[1] ?? IDLE, 6, BINDING), t("binding"));
  add(stroke(SHARES[1]?.[1] ?? IDLE, 6, UPGRADED), t("upgraded"));
  return el("div", {}, el("p", {}, t(view === "change" ? "key_change" : "key_share")), list);
}

/** A piece of a line, in a casing where it has one. */
function stroke(colour: string, width: number, casing = ""): SVGElement {
  const line = (ink: string, thick: number) =>
    `<path d="M3 8H31" stroke="${ink}" stroke-width="${thick}"/>`;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ width: 34, height: 16, "aria-hidden": true }))
    svg.setAttribute(name, String(value));
  svg.innerHTML = (casing && line(casing, width + 7)) + line(colour, width);
  return svg;
}
