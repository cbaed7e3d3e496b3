// The live map. It takes the place of the first picture when it has drawn, and shows states after.
import {
  type GeoJSONSource,
  Map as LiveMap,
  type MapGeoJSONFeature,
  setWorkerUrl,
} from "maplibre-gl";
import type { View } from "./legend";
import { byChange, byShare, LAYERS, mapStyle } from "./map_style";
import { country, megatonnes, musd, t } from "./strings";
import type { Contents, ElementState, State } from "./types";

export interface CorridorMap {
  show(state: State, before: State, view: View, built: string[]): void;
  pick(id: string | null): void;
  layer(name: string, visible: boolean): void;
  zoom(by: number): void;
  whole(): void;
  resize(): void;
}

export type Network = GeoJSON.FeatureCollection<
  GeoJSON.Geometry,
  { id: string; kind: string; mode: string; name: string }
>;

const THICKEST_PX = 9;
const HEADS_FROM = 0.03;
const CLICKED = ["spots", "links-rail", "links-road", "links-sea"];

export async function startMap(
  box: HTMLElement,
  network: Network,
  base: GeoJSON.FeatureCollection,
  contents: Contents,
  picked: (id: string) => void,
): Promise<CorridorMap> {
  setWorkerUrl("/static/maplibre-worker.js");
  const bounds = boundsOf(network);
  const live = new LiveMap({
    container: box,
    style: mapStyle(named(base), network),
    bounds,
    fitBoundsOptions: { padding: 44 },
    maxPitch: 0,
    dragRotate: false,
    attributionControl: false,
    fadeDuration: 0,
    renderWorldCopies: false,
  });
  live.touchZoomRotate.disableRotation();
  live.addImage("head", head(), { sdf: true, pixelRatio: 2 });
  live.getCanvas().setAttribute("aria-label", t("map_help"));
  const middles = middlesOf(network);
  followPointer(live, box, picked);
  await new Promise<void>((ready) => live.once("load", () => ready()));
  let last: string | null = null;
  return {
    show: (state, before, view, built) =>
      showState(live, contents, middles, state, before, view, built),
    pick(id) {
      if (last) live.setFeatureState({ source: "network", id: last }, { picked: false });
      if (id) live.setFeatureState({ source: "network", id }, { picked: true });
      last = id;
      const place = id ? middles.get(id) : undefined;
      if (place && !live.getBounds().contains(place)) live.easeTo({ center: place });
    },
    layer(name, visible) {
      for (const each of LAYERS[name] ?? [])
        live.setLayoutProperty(each, "visibility", visible ? "visible" : "none");
    },
    zoom: (by) => void live.easeTo({ zoom: live.getZoom() + by, duration: 150 }),
    whole: () => void live.fitBounds(bounds, { padding: 44, duration: 150 }),
    resize: () => void live.resize(),
  };
}

/** Resolve when everything that is asked for has been drawn. */
export function drawn(box: HTMLElement): void {
  box.dataset.ready = "true";
}

function showState(
  live: LiveMap,
  contents: Contents,
  middles: Middles,
  after: State,
  before: State,
  view: View,
  built: string[],
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
    live.setFeatureState(
      { source: "network", id: each.id },
      {
        share: size < 1 ? -1 : (each.share ?? 0),
        width: size < 1 ? 1.2 : 1.6 + THICKEST_PX * Math.sqrt(size / most),
        change: Math.abs(change) < 500 ? 0 : change,
        binding: each.binding,
        upgraded: each.upgraded,
        ...headsOf(each, most),
      },
    );
  }
  const source = live.getSource("notes") as GeoJSONSource;
  const projects = view === "before" ? [] : projectNotes(contents, built, middles, shown);
  source.setData({
    type: "FeatureCollection",
    features: [...projects, ...cutNotes(shown, middles)],
  });
  const box = live.getContainer();
  live.once("idle", () => drawn(box));
  live.triggerRepaint();
}

function total(each: ElementState): number {
  return each.tonnes_per_year + each.others_t_per_year;
}

/** Which heads to show: none where little moves, both where the directions are alike. */
function headsOf(each: ElementState, most: number): { forward: number; back: number } {
  const sum = each.forward + each.back;
  if (sum < HEADS_FROM * most) return { forward: 0, back: 0 };
  return { forward: each.forward >= 0.4 * sum ? 0.9 : 0, back: each.back >= 0.4 * sum ? 0.9 : 0 };
}

type Middles = Map<string, [number, number]>;

/** Names of the projects that are switched on, with cost and the most tonnes on one of their elements. */
function projectNotes(
  contents: Contents,
  built: string[],
  middles: Middles,
  state: State,
): GeoJSON.Feature[] {
  const tonnes = new Map(state.elements.map((each) => [each.id, each.tonnes_per_year]));
  return contents.projects
    .filter((project) => built.includes(project.id))
    .flatMap((project) => {
      const on = project.elements.filter((id) => middles.has(id));
      const most = Math.max(0, ...on.map((id) => tonnes.get(id) ?? 0));
      const words = `${musd(project.cost_musd)} · ${t("mt", { amount: megatonnes(most) })}`;
      return note("project", project.name, words, middles.get(on[Math.floor(on.length / 2)] ?? ""));
    });
}

function cutNotes(state: State, middles: Middles): GeoJSON.Feature[] {
  return state.cut.flatMap((row) => note("binding", row.name, t("binding"), middles.get(row.id)));
}

function note(
  kind: string,
  name: string,
  words: string,
  place: [number, number] | undefined,
): GeoJSON.Feature[] {
  if (!place) return [];
  const geometry: GeoJSON.Point = { type: "Point", coordinates: place };
  return [{ type: "Feature", geometry, properties: { kind, name, note: words } }];
}

function followPointer(live: LiveMap, box: HTMLElement, picked: (id: string) => void): void {
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
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  box.append(tip);
  live.on("mousemove", (event) => {
    const hit = near(event.point);
    live.getCanvas().style.cursor = hit ? "pointer" : "";
    tip.hidden = !hit;
    if (!hit) return;
    tip.textContent = String(hit.properties.name);
    tip.style.insetInlineStart = "0";
    tip.style.transform = `translate(${event.point.x + 12}px, ${event.point.y + 12}px)`;
  });
  live.on("mouseout", () => {
    tip.hidden = true;
  });
}

/** Country labels in the reader's language. */
function named(base: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  for (const { properties } of base.features)
    if (properties?.layer === "countries" && properties.code)
      properties.name = country(String(properties.code));
  return base;
}

function boundsOf(network: Network): [number, number, number, number] {
  if (network.bbox) return network.bbox.slice(0, 4) as [number, number, number, number];
  const points = network.features.flatMap((each) => pointsOf(each.geometry));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function pointsOf(geometry: GeoJSON.Geometry): [number, number][] {
  if (geometry.type === "Point") return [geometry.coordinates as [number, number]];
  if (geometry.type === "LineString") return geometry.coordinates as [number, number][];
  if (geometry.type === "MultiLineString") return geometry.coordinates.flat() as [number, number][];
  return [];
}

function middlesOf(network: Network): Middles {
  const middles = new Map<string, [number, number]>();
  for (const { geometry, properties } of network.features) {
    const points = pointsOf(geometry);
    const [a, b] = [
      points[Math.floor((points.length - 1) / 2)],
      points[Math.floor(points.length / 2)],
    ];
    if (a && b) middles.set(properties.id, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
  }
  return middles;
}

/** The head of an arrow, drawn pixel by pixel: no picture has to be fetched. */
function head(): { width: number; height: number; data: Uint8Array } {
  const size = 32;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const tip = 25 - x - 0.9 * Math.abs(y - (size - 1) / 2); // how far behind the tip's edge
      const edge = Math.min(tip, 7 - tip, x - 6);
      data[(y * size + x) * 4 + 3] = Math.round(255 * Math.min(1, Math.max(0, edge)));
    }
  return { width: size, height: size, data };
}
