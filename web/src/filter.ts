// Which cargo the map and the tables show. What counts, and how full an element is, stays as it is.
import { button, type Choice, choicesOf, el, field, select } from "./dom";
import type { Levers } from "./situation";
import { country, megatonnes, t } from "./strings";
import type { Contents, State } from "./types";

const NAMES = ["commodity", "zone", "country"] as const;

export function buildFilter(contents: Contents, levers: Levers) {
  const choices: Record<(typeof NAMES)[number], Choice[]> = {
    commodity: choicesOf(contents.commodities),
    zone: choicesOf(contents.places.filter((place) => place.kind === "zone")),
    country: contents.countries.map((code) => ({ value: code, label: country(code) })),
  };
  const selects = NAMES.map((name) =>
    select(
      [{ value: "", label: t("any") }, ...choices[name]],
      levers.now[name],
      (value) => levers.set({ [name]: value }),
      { id: `filter-${name}` },
    ),
  );
  const all = button(t("show_all"), () => levers.set({ commodity: "", zone: "", country: "" }));
  const said = el("span", { "aria-live": "polite" });
  const node = el(
    "details",
    { class: "filter", open: NAMES.some((name) => levers.now[name]) },
    el("summary", {}, said),
    el(
      "div",
      { class: "bar" },
      ...selects.map((each, i) => field(t(`filter_${NAMES[i] ?? "zone"}`), each)),
      all,
    ),
    el("p", { class: "help" }, t("filter_help")),
  );
  return {
    node,
    show(state: State) {
      NAMES.forEach((name, i) => {
        if (selects[i]) selects[i].value = levers.now[name];
      });
      const chosen = NAMES.flatMap((name) => {
        const value = levers.now[name];
        return choices[name].find((each) => each.value === value)?.label ?? [];
      });
      all.disabled = !chosen.length;
      const amounts = {
        shown: megatonnes(state.shown_t_per_year),
        all: megatonnes(state.throughput_t_per_year),
      };
      said.textContent = chosen.length
        ? t("filter_some", { chosen: chosen.join(" · "), ...amounts })
        : t("filter_none");
    },
  };
}
