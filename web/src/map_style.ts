// How the map looks: colours, layers and their order. Labels use the fonts of the machine.
import type {
  ExpressionSpecification,
  LineLayerSpecification,
  StyleSpecification,
  SymbolLayerSpecification,
} from "maplibre-gl";

/** Shares of capacity from which a colour holds; as on the maps that the service draws. */
export const SHARES: [number, string][] = [
  [0, "#6fa8d6"],
  [0.5, "#1f5f9e"],
  [0.8, "#e08214"],
  [0.95, "#a3260a"],
];
export const IDLE = "#b4bcc4";
export const BINDING = "#111417";
const PICKED = "#ffd500";
export const UPGRADED = "#0a9e73";
export const GAIN = "#0072b2";
export const LOSS = "#c2410c";
export const PAPER = { land: "#f6f4ee", sea: "#d6e4ec", border: "#b7a9a0", ink: "#27313b" };

/** Layers that a reader switches together. */
export const LAYERS: Record<string, string[]> = {
  rail: ["links-rail"],
  road: ["links-road"],
  sea: ["links-sea"],
  spots: ["spots"],
  projects: ["notes", "upgraded"],
  names: ["ends", "towns", "countries", "crossed"],
};

const state = (name: string, usual: number | string | boolean): ExpressionSpecification => [
  "coalesce",
  ["feature-state", name],
  usual,
];

export const byShare: ExpressionSpecification = [
  "case",
  ["<", state("share", -1), 0],
  IDLE,
  [
    "step",
    state("share", 0),
    ...SHARES.flatMap(([from, colour], i) => (i ? [from, colour] : [colour])),
  ],
] as unknown as ExpressionSpecification;

export const byChange: ExpressionSpecification = [
  "case",
  [">", state("change", 0), 0],
  GAIN,
  ["<", state("change", 0), 0],
  LOSS,
  IDLE,
];

/** Width of a line, or of the band around it, which is finer when the whole corridor is shown. */
const width = (by = 0): ExpressionSpecification => [
  "interpolate",
  ["linear"],
  ["zoom"],
  3,
  ["+", ["*", state("width", 1), 0.7], by],
  8,
  ["+", ["*", state("width", 1), 1.4], by],
];
const flag = (name: string) => ["boolean", state(name, false), false] as ExpressionSpecification;
const shown = (name: string): ExpressionSpecification => ["case", flag(name), 1, 0];
const ofKind = (name: string): ExpressionSpecification => ["==", ["get", "kind"], name];
const LINKS = ofKind("link");
const FONT = ["sans-serif"];

function ofLayer(name: string): ExpressionSpecification {
  return ["==", ["get", "layer"], name];
}

/** Names find room from the last layer to the first: ends and countries of the corridor, notes, towns. */
export function mapStyle(base: object, network: object): StyleSpecification {
  return {
    version: 8,
    sources: {
      base: { type: "geojson", data: base as never },
      network: { type: "geojson", data: network as never, promoteId: "id" },
      notes: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
      countries: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": PAPER.sea } },
      ...(["land", "lake"] as const).map((layer) => ({
        id: layer,
        type: "fill" as const,
        source: "base",
        filter: ofLayer(layer),
        paint: {
          "fill-color": layer === "land" ? PAPER.land : PAPER.sea,
          "fill-antialias": layer !== "land",
        },
      })),
      baseLine("river", { "line-color": "#b9d0dc", "line-width": 0.8 }),
      baseLine("boundary", {
        "line-color": PAPER.border,
        "line-width": 1,
        "line-dasharray": [4, 2],
      }),
      baseLine("coast", { "line-color": "#8fa8b5", "line-width": 0.7 }),
      line("upgraded", {
        "line-color": UPGRADED,
        "line-width": width(5),
        "line-opacity": ["*", shown("upgraded"), ["case", ["<", state("share", -1), 0], 0.4, 0.9]],
      }),
      line("binding", {
        "line-color": BINDING,
        "line-width": width(4),
        "line-opacity": shown("binding"),
      }),
      ...["rail", "road", "sea"].map((mode) =>
        line(
          `links-${mode}`,
          {
            "line-color": byShare,
            "line-width": width(),
            ...(mode === "sea" ? { "line-dasharray": [2, 1.5] } : {}),
          },
          ["all", LINKS, ["==", ["get", "mode"], mode]],
        ),
      ),
      line("picked", {
        "line-color": PICKED,
        "line-width": 3,
        "line-opacity": shown("picked"),
      }),
      ...arrows(),
      {
        id: "spots",
        type: "circle",
        source: "network",
        filter: ofKind("spot"),
        minzoom: 3,
        paint: {
          "circle-color": byShare,
          "circle-radius": [
            "interpolate",
            ["linear"],
            ["zoom"],
            4,
            ["+", 1.5, ["/", state("width", 1), 3]],
            8,
            ["+", 3, ["/", state("width", 1), 1.5]],
          ],
          "circle-stroke-width": ["case", ["any", flag("binding"), flag("upgraded")], 3, 1],
          "circle-stroke-color": [
            "case",
            ...[flag("picked"), PICKED],
            ...[flag("binding"), BINDING],
            ...[flag("upgraded"), UPGRADED],
            "#ffffff",
          ] as ExpressionSpecification,
        },
      },
      countries("countries", false),
      towns("towns", [">", ["get", "rank"], 0]),
      {
        id: "notes",
        type: "symbol",
        source: "notes",
        layout: {
          "text-field": ["format", ["get", "name"], {}, "\n", {}, ["get", "note"], {}],
          "text-font": FONT,
          "text-size": 11,
          "text-variable-anchor": [
            ...(["left", "right", "top", "bottom"] as const),
            ...(["top-left", "bottom-left", "top-right", "bottom-right"] as const),
          ],
          "text-radial-offset": 0.8,
          "text-justify": "auto",
          "text-max-width": 12,
        },
        paint: {
          "text-color": ["match", ["get", "kind"], "binding", "#7a1420", "#05614a"],
          "text-halo-color": "#ffffff",
          "text-halo-width": 1.8,
        },
      },
      countries("crossed", true),
      towns("ends", ["==", ["get", "rank"], 0]),
    ],
  };
}

type LinePaint = LineLayerSpecification["paint"];

/** A line of the base map. */
function baseLine(id: string, paint: LinePaint): LineLayerSpecification {
  return { id, type: "line", source: "base", filter: ofLayer(id), paint: paint ?? {} };
}

/** Lines along links. */
function line(id: string, paint: LinePaint, filter = LINKS): LineLayerSpecification {
  const layout = { "line-cap": "round", "line-join": "round" } as const;
  return { id, type: "line", source: "network", filter, layout, paint: paint ?? {} };
}

/** Names of nodes, the most important first. */
function towns(id: string, which: ExpressionSpecification): SymbolLayerSpecification {
  return {
    id,
    type: "symbol",
    source: "network",
    filter: ["all", ofKind("node"), which],
    layout: {
      ...lettering(3, 10, 7, 13),
      "text-variable-anchor": ["right", "left", "top", "bottom"],
      "text-radial-offset": 0.5,
      "text-padding": 6,
      "symbol-sort-key": ["get", "rank"],
    },
    paint: { "text-color": PAPER.ink, "text-halo-color": PAPER.land, "text-halo-width": 1.4 },
  };
}

/** Names of countries, those that the corridor crosses darker and where there is room. */
function countries(id: string, crossed: boolean): SymbolLayerSpecification {
  return {
    id,
    type: "symbol",
    source: "countries",
    filter: ["==", ["get", "crossed"], crossed],
    layout: {
      ...lettering(2, 11, 6, 16),
      "text-letter-spacing": 0.12,
      "text-max-width": 8,
      "text-variable-anchor": crossed ? ["center", "top", "bottom", "left", "right"] : ["center"],
      "text-radial-offset": 0.5,
      "symbol-sort-key": ["get", "order"],
    },
    paint: {
      "text-color": crossed ? "#5c5048" : "#7d7168",
      "text-halo-color": PAPER.land,
      "text-halo-width": 1.5,
    },
  };
}

/** The name of a feature, in letters that grow from one zoom to another. */
function lettering(zoom: number, small_px: number, nearer: number, large_px: number) {
  const size = ["interpolate", ["linear"], ["zoom"], zoom, small_px, nearer, large_px];
  return {
    "text-field": ["get", "name"] as ExpressionSpecification,
    "text-font": FONT,
    "text-size": size as ExpressionSpecification,
  };
}

/** White on a broad line, dark on and beside a thin one. */
const headColour: ExpressionSpecification = [
  "case",
  [">", state("width", 1), 4],
  "#ffffff",
  PAPER.ink,
];

/** Heads that point where most tonnes go, or both ways where the directions are alike. */
function arrows() {
  return (["forward", "back", "both"] as const).map((direction) => ({
    id: `heads-${direction}`,
    type: "symbol" as const,
    source: "network",
    filter: LINKS,
    layout: {
      "symbol-placement": "line" as const,
      "symbol-spacing": 110,
      "icon-image": direction === "both" ? "heads" : "head",
      "icon-rotate": direction === "back" ? 180 : 0,
      "icon-size": 0.75,
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "icon-padding": 0,
    },
    paint: { "icon-opacity": state(direction, 0), "icon-color": headColour },
  }));
}
