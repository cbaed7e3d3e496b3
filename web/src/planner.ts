// The planner of one case: levers, answer, map and panels, and how they follow each other.
import { buildAnswer, cutTable } from "./answer";
import { caseUrl, fragment, get, post } from "./api";
import { uploadForm } from "./cases";
import { comparison } from "./comparison";
import { button, byId, el, field, select } from "./dom";
import { buildFigure } from "./figures";
import { buildFilter } from "./filter";
import type { Network } from "./geometry";
import { buildJobs } from "./jobs";
import { buildLegend, type View } from "./legend";
import { buildLevers } from "./levers";
import type { CorridorMap } from "./map";
import { pictureMap } from "./picture";
import { problemList } from "./problems";
import { type Levers, makeLevers, type Situation, stateQuestion, wantsPicture } from "./situation";
import { changeLanguage, currentLanguage, type Key, LANGUAGES, t } from "./strings";
import { buildTables } from "./tables";
import { buildTabs, type Tabs } from "./tabs";
import { heldWords } from "./targets";
import type { Contents, State } from "./types";

export async function startPlanner(
  page: HTMLElement,
  contents: Contents,
  untouched: State,
): Promise<void> {
  const levers = makeLevers(contents);
  const answer = buildAnswer();
  const filter = buildFilter(contents, levers);
  const faults = el("div", { role: "alert", class: "faults" });
  const picture = document.querySelector("#map > svg");
  const mapBox = el(
    "div",
    { class: "map", id: "map" },
    picture && el("div", { id: "first-map" }, picture),
  );
  const cut = el("div", {});
  const element = el("div", {}, el("p", {}, t("pick_element")));
  const drawn = [
    buildFigure(contents.id, "profile", t("profile")),
    buildFigure(contents.id, "trade", t("trade")),
    buildFigure(contents.id, "map", t("map")),
  ];
  let live: CorridorMap | undefined;
  let view: View = "after";
  let picked: string | null = null;
  let after: State | undefined;
  let before: State | undefined;

  const show = () => {
    if (after && before) live?.show(after, before, view);
  };
  const explain = async (focus: boolean) => {
    if (!picked || !after) return;
    try {
      const asked = { element: picked, state: stateQuestion(levers.now) };
      const path = caseUrl(contents.id, `element.html?language=${currentLanguage()}`);
      element.replaceChildren(finder, await fragment(path, asked));
    } catch (refused) {
      element.replaceChildren(finder, problemList(refused));
    }
    if (focus) element.querySelector<HTMLElement>("h3")?.focus();
  };
  const pick = (id: string) => {
    picked = id;
    live?.pick(id);
    tabs.open("element");
    void explain(true);
  };
  const finder = elementFinder(pick);
  const ask = stateAsker(contents.id, levers, answer.node, (now, then, whole) => {
    [after, before] = [now, then];
    faults.replaceChildren();
    answer.show(after, before, heldWords(contents, levers));
    filter.show(after);
    cut.replaceChildren(cutTable(after.cut, pick), comparison(levers, after, before, pick));
    finder.fill(after);
    if (!picked) element.replaceChildren(finder, el("p", {}, t("pick_element")));
    for (const figure of drawn) figure.show(levers.now, contents.version);
    show();
    void explain(false);
    if (!whole) return;
    document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
  });
  const refresh = () =>
    ask().catch((refused: unknown) => faults.replaceChildren(problemList(refused)));

  const tables = buildTables(contents, async () => {
    const { target_mt } = contents;
    Object.assign(contents, await get<Contents>(caseUrl(contents.id, "contents")));
    ask.forget();
    const usual = levers.now.target_mt === target_mt && !levers.now.targets.length;
    levers.set(usual ? { target_mt: contents.target_mt } : {});
    page.querySelector(".levers")?.replaceWith(buildLevers(contents, levers)); // as it is named now
  });
  const tabs: Tabs = buildTabs(
    [
      { id: "cut", label: t("tab_cut"), node: cut },
      { id: "element", label: t("tab_element"), node: element },
      {
        id: "profile",
        label: t("tab_profile"),
        node: el("div", {}, ...drawn.map((figure) => figure.node)),
        wide: true,
      },
      { id: "jobs", label: t("tab_jobs"), node: buildJobs(contents, levers) },
      { id: "tables", label: t("tab_tables"), node: tables, wide: true },
      { id: "case", label: t("tab_case"), node: uploadForm() },
    ],
    t("panels"),
    (wide) => {
      page.classList.toggle("wide", wide);
      live?.resize();
    },
  );
  const [controls, key] = buildLegend({
    view: (wanted) => {
      view = wanted;
      show();
    },
    layer: (name, visible) => live?.layer(name, visible),
    zoom: (by) => live?.zoom(by),
    whole: () => live?.whole(),
  });
  page.replaceChildren(
    header(contents),
    buildLevers(contents, levers),
    el(
      "div",
      { class: "middle" },
      answer.node,
      filter.node,
      faults,
      el("div", { class: "map-frame" }, mapBox, controls),
      key,
    ),
    tabs.node,
  );
  levers.onChange((_now, changed) => {
    const names = Object.keys(changed);
    const quiet = names.every((name) => name === "budget_musd" || name === "standing");
    if (!quiet || !names.length) void refresh();
  });
  void refresh();
  live = await startAnyMap(mapBox, contents, untouched, levers, pick);
  show();
}

/** The live map, or the picture where the browser cannot draw one; what is missing is said below it. */
async function startAnyMap(
  mapBox: HTMLElement,
  contents: Contents,
  state: State,
  levers: Levers,
  pick: (id: string) => void,
): Promise<CorridorMap> {
  const picture = () => {
    mapBox.dataset.ready = "picture";
    return pictureMap(byId("first-map"), contents.id, levers, pick);
  };
  if (wantsPicture()) return picture();
  const missing = (words: string) => mapBox.after(el("p", { class: "help no-map" }, words));
  const box = el("div", { class: "live" });
  mapBox.prepend(box);
  let fault: Key = "no_map_data";
  try {
    const [{ startMap }, network, base] = await Promise.all([
      import("./map"),
      get<Network>(caseUrl(contents.id, "network")),
      baseMap(contents.id),
    ]);
    fault = "no_live_map";
    const live = await startMap(box, network, base ?? NO_LAND, contents, state, pick, () => {
      document.getElementById("first-map")?.remove();
      mapBox.dataset.ready = "true";
    });
    if (!base) missing(t("no_base_map"));
    return live;
  } catch (error) {
    console.info(String(error));
    box.remove();
    missing(t(fault));
    return picture();
  }
}

const NO_LAND: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** Land, lakes, rivers and boundaries; null where the service does not give them. */
function baseMap(caseId: string): Promise<GeoJSON.FeatureCollection | null> {
  const asked = `/api/basemap?case=${encodeURIComponent(caseId)}`;
  return get<GeoJSON.FeatureCollection>(asked).catch((error: unknown) => {
    console.info(String(error));
    return null;
  });
}

/** Ask for the situation of the levers and for the one it is compared with; the last call wins. */
function stateAsker(
  caseId: string,
  levers: Levers,
  node: HTMLElement,
  found: (after: State, before: State, whole: boolean) => void,
) {
  let running: AbortController | undefined;
  let base: { key: string; state: State } | undefined;
  const of = (asked: Situation, signal: AbortSignal, id = caseId) =>
    post<State>(caseUrl(id, "state"), stateQuestion(asked), signal);
  const ask = async () => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    node.dataset.stale = "true";
    const [now, before] = [levers.now, levers.before];
    const key = levers.beforeCase + questionKey(before);
    try {
      const after = await of(now, mine.signal);
      if (caseId + questionKey(now) === key) base = { key, state: after };
      if (base?.key !== key) {
        if (base) found(after, base.state, false); // the answer first; what it is compared with follows
        base = { key, state: await of(before, mine.signal, levers.beforeCase) };
      }
      found(after, base.state, true);
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
  };
  return Object.assign(ask, {
    forget: () => {
      base = undefined;
    },
  });
}

function questionKey(asked: Situation): string {
  return JSON.stringify(stateQuestion(asked));
}

/** Any element by its name, for who does not click on a map. */
function elementFinder(pick: (id: string) => void) {
  const list = el("datalist", { id: "elements" });
  const input = el("input", { list: "elements", autocomplete: "off", id: "find-element" });
  const ids = new Map<string, string>();
  input.addEventListener("change", () => {
    const id = ids.get(input.value);
    if (id) pick(id);
  });
  const node = el("div", { class: "finder" }, field(t("find_element"), input), list);
  return Object.assign(node, {
    fill(state: State) {
      if (ids.size) return;
      for (const each of state.elements) {
        const name = ids.has(each.name) ? `${each.name} (${each.id})` : each.name;
        ids.set(name, each.id);
        list.append(new Option(name));
      }
    },
  });
}

function header(contents: Contents): HTMLElement {
  const choices = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
  const language = select(choices, currentLanguage(), changeLanguage, { id: "language" });
  return el(
    "header",
    {},
    el("a", { href: "#answer", class: "skip" }, t("skip")),
    el("h1", { title: contents.title, dir: "auto" }, contents.title),
    el("a", { href: "/" }, t("cases")),
    field(t("language"), language),
    button(t("print"), () => window.print(), { class: "quiet" }),
  );
}
