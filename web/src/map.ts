// The live map. It takes the place of the first picture when it has drawn, and shows states after.
import {
  type GeoJSONSource,
  Map as LiveMap,
  type MapGeoJSONFeature,
  type MapOptions,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import { caseUrl, get } from "./api";
import { el } from "./dom";
import { type Box, boxOf, type Network, type Spot } from "./geometry";
import type { View } from "./legend";
import { byChange, byShare, LAYERS, mapStyle } from "./map_style";
import { currentLanguage, megatonnes, musd, t } from "./strings";
import type { Contents, ElementState, State } from "./types";

export interface CorridorMap {
  show(state: State, before: State, view: View): void;
  pick(id: string | null): void;
  layer(name: string, visible: boolean): void;
  zoom(by: number): void;
  whole(): void;
  resize(): void;
}

const THICKEST_PX = 9;
const HEADS_FROM = 0.03;
const PADDING_PX = 44;
/** Share of the throughput that an element of the trunk carries. */
const TRUNK = 0.5;
const CLICKED = ["spots", "links-rail", "links-road", "links-sea"];

export async function startMap(
  box: HTMLElement,
  network: Network,
  base: GeoJSON.FeatureCollection,
  contents: Contents,
  state: State,
  picked: (id: string) => void,
  drawn: () => void,
): Promise<CorridorMap> {
  setWorkerUrl("/static/maplibre-worker.js");
  drawLettersAlike();
  const whole = network.bbox;
  const live = makeMap(box, mapStyle(base, network), {
    bounds: firstView(network, state),
    fitBoundsOptions: { padding: PADDING_PX },
    renderWorldCopies: whole[0] < -180 || whole[2] > 180, // longitudes go on where it crosses 180
  });
  live.touchZoomRotate.disableRotation();
  live.getCanvas().setAttribute("aria-label", t("map_help"));
  const middles: Middles = new Map(
    network.features.map(({ properties }) => [properties.id, properties.middle]),
  );
  const names = new Map<string, string>();
  followPointer(live, box, names, picked);
  await new Promise<void>((ready) => live.once("style.load", () => ready()));
  Object.assign(box, { map: live }); // for tests of the page, which look at what it shows
  let last: string | null = null;
  let shown = false;
  let over: LiveMap | undefined;
  const maps = [live];
  const nameCountries = async () => {
    const names = await countriesIn(contents.id, live.getBounds().toArray().flat() as Box);
    for (const map of names ? maps : []) source(map, "countries").setData(names as Names);
  };
  void nameCountries();
  live.on("moveend", nameCountries);
  const mark = (id: string | null, picked: boolean) => {
    for (const each of maps) if (id) each.setFeatureState({ source: "network", id }, { picked });
  };
  let draw = (): void => undefined;
  return {
    show(state, before, view) {
      for (const each of state.elements) names.set(each.id, each.name);
      draw = () => {
        const main = view === "both" ? "after" : view;
        showState(live, contents, middles, state, before, main);
        if (maps[1]) showState(maps[1], contents, middles, state, before, "before");
      };
      draw();
      if (!shown) live.once("idle", drawn);
      shown = true;
      if (view !== "both" || over) return;
      over = mapBeside(live, box);
      over.once("style.load", () => {
        if (over) maps.push(over);
        draw();
        void nameCountries();
        mark(last, true);
      });
    },
    pick(id) {
      mark(last, false);
      mark(id, true);
      last = id;
      const place = id ? middles.get(id) : undefined;
      if (place && !isInView(live, place)) live.easeTo({ center: place });
    },
    layer(name, visible) {
      for (const each of LAYERS[name] ?? [])
        for (const map of maps)
          map.setLayoutProperty(each, "visibility", visible ? "visible" : "none");
    },
    zoom: (by) => void live.easeTo({ zoom: live.getZoom() + by, duration: 150 }),
    whole: () => void live.fitBounds(whole, { padding: PADDING_PX, duration: 150 }),
    resize: () => void live.resize(),
  };
}

type Names = GeoJSON.FeatureCollection;
let newest = 0;

/** Names of countries for a view; null where a later view was asked for, or none are to be had. */
async function countriesIn(id: string, [west, south, east, north]: Box): Promise<Names | null> {
  const mine = ++newest;
  const sides = `west=${west}&south=${south}&east=${east}&north=${north}`;
  const asked = caseUrl(id, `countries?${sides}&language=${currentLanguage()}`);
  const names = await get<Names>(asked).catch(() => null);
  return mine === newest ? names : null;
}

function source(map: LiveMap, name: string): GeoJSONSource {
  return map.getSource(name) as GeoJSONSource;
}

/** The map draws letters one by one; a page that runs from right to left would turn brackets round. */
function drawLettersAlike(): void {
  const plain = OffscreenCanvas.prototype;
  const open = plain.getContext as (...given: unknown[]) => OffscreenRenderingContext | null;
  plain.getContext = function (this: OffscreenCanvas, ...given: unknown[]) {
    const drawn = open.apply(this, given);
    if (drawn instanceof OffscreenCanvasRenderingContext2D) drawn.direction = "ltr";
    return drawn;
  } as typeof plain.getContext;
}

/** Whether a map shows a place, by whichever longitude of it is near. */
function isInView(live: LiveMap, [lng, lat]: Spot): boolean {
  const turns = Math.round((live.getCenter().lng - lng) / 360);
  return live.getBounds().contains([lng + 360 * turns, lat]);
}

function makeMap(
  container: HTMLElement,
  style: StyleSpecification,
  more: Partial<MapOptions>,
): LiveMap {
  const map = new LiveMap({
    container,
    style,
    maxPitch: 0,
    dragRotate: false,
    attributionControl: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    ...more,
  });
  map.addImage("head", head(false), { sdf: true, pixelRatio: 2 });
  map.addImage("heads", head(true), { sdf: true, pixelRatio: 2 });
  return map;
}

/** A second map over the first, for the state before: it moves along and takes no pointer. */
function mapBeside(live: LiveMap, box: HTMLElement): LiveMap {
  const cover = el("div", { class: "live before", "aria-hidden": "true" });
  box.after(cover);
  const where = () => ({ center: live.getCenter(), zoom: live.getZoom() });
  const renderWorldCopies = live.getRenderWorldCopies();
  const over = makeMap(cover, live.getStyle(), {
    interactive: false,
    renderWorldCopies,
    ...where(),
  });
  live.on("move", () => void over.jumpTo(where()));
  over.once("idle", () => cover.setAttribute("data-ready", "true"));
  return over;
}

/** The box where the map begins: the whole of a small case, or where most of the counted cargo is. */
function firstView(network: Network, state: State): Box {
  if (network.small) return network.bbox;
  const least = TRUNK * state.throughput_t_per_year;
  const trunk = state.elements.filter((each) => least > 0 && each.tonnes_per_year >= least);
  return boxOf(network, new Set(trunk.map((each) => each.id)));
}

function showState(
  live: LiveMap,
  contents: Contents,
  middles: Middles,
  after: State,
  before: State,
  view: View,
): void {
  const shown = view === "before" ? before : after;
  const earlier = new Map(before.elements.map((each) => [each.id, each]));
  const most = Math.max(1, ...after.elements.map(total), ...before.elements.map(total));
  const colour = view === "change" ? byChange : byShare;
  for (const mode of ["rail", "road", "sea"])
    live.setPaintProperty(`links-${mode}`, "line-color", colour);
  live.setPaintProperty("spots", "circle-color", colour);
  for (const each of shown.elements) {
    const was = earlier.get(each.id);
    const change = each.tonnes_per_year - (was?.tonnes_per_year ?? 0);
    const size = view === "change" ? Math.abs(change) : total(each);
    setChanged(live, each.id, {
      share: size < 1 ? -1 : (each.share ?? 0),
      width: size < 1 ? 1.2 : 1.6 + THICKEST_PX * Math.sqrt(size / most),
      change: Math.abs(change) < 500 ? 0 : change,
      binding: each.binding,
      upgraded: each.upgraded_by.length > 0,
      ...headsOf(each, most),
    });
  }
  const projects = projectNotes(contents, middles, shown);
  const features = [...projects, ...cutNotes(shown, middles)];
  const held = source(live, "notes");
  const notes = JSON.stringify(features);
  if (notesOf.get(held) === notes) return; // a source that is set anew is drawn anew, several times
  notesOf.set(held, notes);
  held.setData({ type: "FeatureCollection", features });
}

const notesOf = new WeakMap<GeoJSONSource, string>();

/** Set what differs from what the map holds of an element: only that is sent to the graphics card. */
function setChanged(live: LiveMap, id: string, state: Record<string, number | boolean>): void {
  const feature = { source: "network", id };
  const held = live.getFeatureState(feature);
  if (Object.entries(state).some(([name, value]) => held?.[name] !== value))
    live.setFeatureState(feature, state);
}

function total(each: ElementState): number {
  return each.tonnes_per_year + each.others_t_per_year;
}

/** Which heads to show: none where little moves, both where the directions are alike. */
function headsOf(each: ElementState, most: number) {
  const [there, back] = [each.forward_t_per_year, each.back_t_per_year];
  const seen = there + back > HEADS_FROM * most && each.counts !== "both_ways";
  const alike = Math.min(there, back) > 0.4 * (there + back);
  return {
    forward: seen && !alike && there > back ? 0.9 : 0,
    back: seen && !alike && back > there ? 0.9 : 0,
    both: seen && alike ? 0.9 : 0,
  };
}

type Middles = Map<string, Spot>;

/** Names of the projects that are switched on, with cost and the most tonnes on one of their elements. */
function projectNotes(contents: Contents, middles: Middles, state: State): GeoJSON.Feature[] {
  return contents.projects.flatMap((project) => {
    const on = state.elements.filter(
      (each) => each.upgraded_by.includes(project.id) && middles.has(each.id),
    );
    const most = Math.max(0, ...on.map((each) => each.tonnes_per_year));
    const words = `${musd(project.cost_musd)} · ${t("mt", { amount: megatonnes(most) })}`;
    const place = middles.get(on[Math.floor(on.length / 2)]?.id ?? "");
    return note("project", project.name, words, place);
  });
}

function cutNotes(state: State, middles: Middles): GeoJSON.Feature[] {
  return state.cut.flatMap((row) => note("binding", row.name, t("binding"), middles.get(row.id)));
}

function note(
  kind: string,
  name: string,
  words: string,
  place: Spot | undefined,
): GeoJSON.Feature[] {
  if (!place) return [];
  const geometry: GeoJSON.Point = { type: "Point", coordinates: place };
  return [{ type: "Feature", geometry, properties: { kind, name, note: words } }];
}

function followPointer(
  live: LiveMap,
  box: HTMLElement,
  names: Map<string, string>,
  picked: (id: string) => void,
): void {
  const near = (point: { x: number; y: number }): MapGeoJSONFeature | undefined =>
    live.queryRenderedFeatures(
      [
        [point.x - 5, point.y - 5],
        [point.x + 5, point.y + 5],
      ],
      { layers: CLICKED },
    )[0];
  live.on("click", (event) => {
    const hit = near(event.point);
    if (hit) picked(String(hit.properties.id));
  });
  const tip = el("div", { class: "tip", hidden: true });
  box.append(tip);
  live.on("mousemove", (event) => {
    const hit = near(event.point);
    live.getCanvas().style.cursor = hit ? "pointer" : "";
    tip.hidden = !hit;
    if (!hit) return;
    tip.textContent = names.get(String(hit.properties.id)) ?? String(hit.properties.name);
    tip.style.insetInlineStart = "0";
    tip.style.transform = `translate(${event.point.x + 12}px, ${event.point.y + 12}px)`;
  });
  live.on("mouseout", () => {
    tip.hidden = true;
  });
}

/** The head of an arrow or two back to back, drawn pixel by pixel: no picture is fetched. */
function head(both: boolean): { width: number; height: number; data: Uint8Array } {
  const [width, height] = [both ? 76 : 32, 32];
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const across = both ? Math.abs(x - (width - 1) / 2) : x;
      const tip = 25 - across - 0.9 * Math.abs(y - (height - 1) / 2); // how far behind the edge
      const edge = Math.min(tip, 7 - tip, across - 6);
      data[(y * width + x) * 4 + 3] = Math.round(255 * Math.min(1, Math.max(0, edge)));
    }
  return { width, height, data };
}
