// Shapes for the map: where elements without a shape of their own lie, and where labels go.

export type Spot = [number, number];

interface Properties {
  id: string;
  kind: string;
  mode?: string;
  name: string;
  country?: string | null;
  /** What a node is: a city, port, border, terminal or station. */
  type?: string;
  /** Ends of a link. */
  from?: string;
  to?: string;
  /** Which names go first: ends of a small case, then cities, ports and the rest. */
  rank?: number;
  /** Terminals and ports at a node, borders on a link. */
  elements?: string[];
}

export type Network = GeoJSON.FeatureCollection<GeoJSON.Geometry, Properties>;

/** How far elements at one node are drawn from it, degrees. */
const RING_DEG = 0.07;
const SMALL_LINKS = 40;
const RANKS: Record<string, number> = { city: 1, port: 2 };

export function pointsOf(geometry: GeoJSON.Geometry): Spot[] {
  if (geometry.type === "Point") return [geometry.coordinates as Spot];
  if (geometry.type === "LineString") return geometry.coordinates as Spot[];
  if (geometry.type === "MultiLineString") return geometry.coordinates.flat() as Spot[];
  return [];
}

/** The network with a point for each terminal, port and border, so that they can be clicked. */
export function withSpots(network: Network): Network {
  const spots = network.features.flatMap(({ geometry, properties }) => {
    const elements = properties.elements ?? [];
    const points = pointsOf(geometry);
    return elements.map((id, i) => {
      const place =
        geometry.type === "Point"
          ? around(points[0] ?? [0, 0], i, elements.length)
          : along(points, 0.5 + 0.12 * (i - (elements.length - 1) / 2));
      return feature(place, { id, kind: "spot", name: properties.name });
    });
  });
  const neighbours = neighboursIn(network);
  const features = network.features.map((each) => {
    if (each.geometry.type !== "Point") return each;
    const { id, type } = each.properties;
    const usual = RANKS[type ?? ""] ?? 3;
    const isEnd = isSmall(network) && usual < 3 && neighbours.get(id)?.size === 1;
    const rank = isEnd ? 0 : usual;
    return { ...each, properties: { ...each.properties, kind: "node", rank } };
  });
  return { ...network, features: [...features, ...spots] };
}

/** Whether a case has so few links that it is seen whole at first, with its ends named. */
export function isSmall(network: Network): boolean {
  return network.features.filter((each) => each.properties.kind === "link").length <= SMALL_LINKS;
}

/** The nodes that links lead to from each node. */
function neighboursIn(network: Network): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { properties } of network.features) {
    const { from, to } = properties;
    if (!from || !to) continue;
    found.set(from, (found.get(from) ?? new Set()).add(to));
    found.set(to, (found.get(to) ?? new Set()).add(from));
  }
  return found;
}

/** The place of every element that a label can point at. */
export function middlesOf(network: Network): Map<string, Spot> {
  return new Map(
    network.features.map(({ geometry, properties }) => [
      properties.id,
      along(pointsOf(geometry), 0.5),
    ]),
  );
}

/** The box around all that is drawn, or around the features of some ids. */
export function boundsOf(network: Network, ids?: Set<string>): [number, number, number, number] {
  const points = network.features
    .filter((each) => !ids || ids.has(each.properties.id))
    .flatMap((each) => pointsOf(each.geometry));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** A label for each other country of the base map, in the middle of its largest part. */
export function withCountries(
  base: GeoJSON.FeatureCollection,
  named: string[],
  nameOf: (code: string) => string,
): GeoJSON.FeatureCollection {
  const largest = new Map<string, { area: number; middle: Spot }>();
  for (const { geometry, properties } of base.features) {
    if (properties?.layer !== "land" || !properties.code) continue;
    const parts = geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    if (geometry.type === "Polygon") parts.push(geometry.coordinates);
    for (const [ring] of parts) {
      const found = centroid((ring ?? []) as Spot[]);
      if (found.area > (largest.get(properties.code)?.area ?? 0))
        largest.set(properties.code, found);
    }
  }
  for (const code of named) largest.delete(code);
  const labels = [...largest].map(([code, { area, middle }]) =>
    feature(middle, { layer: "countries", name: nameOf(code), order: -area }),
  );
  return { ...base, features: [...base.features, ...labels] };
}

function feature<P>(place: Spot, properties: P): GeoJSON.Feature<GeoJSON.Point, P> {
  return { type: "Feature", geometry: { type: "Point", coordinates: place }, properties };
}

function around([x, y]: Spot, i: number, all: number): Spot {
  const turn = (2 * Math.PI * i) / all;
  return [x + RING_DEG * Math.cos(turn), y + RING_DEG * 0.7 * Math.sin(turn)];
}

/** The point at a share of the length of a line. */
function along(points: Spot[], share: number): Spot {
  const steps = points.slice(1).map((to, i) => {
    const from = points[i] ?? to;
    return { from, to, length: Math.hypot(to[0] - from[0], to[1] - from[1]) };
  });
  let left = share * steps.reduce((sum, step) => sum + step.length, 0);
  for (const { from, to, length } of steps) {
    if (left <= length && length > 0) {
      const part = left / length;
      return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
    }
    left -= length;
  }
  return points.at(-1) ?? [0, 0];
}

function centroid(ring: Spot[]): { area: number; middle: Spot } {
  let [area, x, y] = [0, 0, 0];
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    x += ((x1 + x2) * cross) / 6;
    y += ((y1 + y2) * cross) / 6;
  });
  return { area: Math.abs(area), middle: area ? [x / area, y / area] : [0, 0] };
}
