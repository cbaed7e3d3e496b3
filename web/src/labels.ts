// Names of the countries that a corridor crosses: each where the view shows it, off the lines.
import { boundsOf, type Network, pointsOf, type Spot } from "./geometry";

export type View = [west: number, south: number, east: number, north: number];

/** A country of the corridor with the outlines of its parts. */
export interface Land {
  code: string;
  /** Nodes and links of the corridor there. */
  count: number;
  rings: Spot[][];
}

/** Candidates for a name along each side of what is seen of a country. */
const STEPS = 14;
/** Share of the view that names keep clear of at each edge; at the upper one are controls. */
const [EDGE, UPPER] = [0.1, 0.16];

/** The countries in which a corridor has a node or a link on land, with their outlines. */
export function landsOf(base: GeoJSON.FeatureCollection, network: Network): Land[] {
  const counts = new Map<string, number>();
  for (const { properties } of network.features)
    if (properties.country)
      counts.set(properties.country, (counts.get(properties.country) ?? 0) + 1);
  const rings = new Map<string, Spot[][]>();
  for (const { geometry, properties } of base.features) {
    if (properties?.layer !== "land" || !counts.has(properties.code)) continue;
    const parts = geometry.type === "Polygon" ? [geometry.coordinates] : [];
    const known = rings.get(properties.code) ?? [];
    rings.set(properties.code, [...known, ...parts.map(([ring]) => (ring ?? []) as Spot[])]);
  }
  return [...rings].map(([code, of]) => ({ code, rings: of, count: counts.get(code) ?? 0 }));
}

/** A name for each country that a view shows; most of the corridor comes first. */
export function namesIn(
  view: View,
  lands: Land[],
  network: Network,
  nameOf: (code: string) => string,
): GeoJSON.FeatureCollection<GeoJSON.Point> {
  const [west, south, east, north] = besideOf(view, network);
  const [x, y] = [EDGE * (east - west), north - south];
  const inner: View = [west + x, south + EDGE * y, east - x, north - UPPER * y];
  const lines = network.features.flatMap((each) => pointsOf(each.geometry));
  const near = lines.filter(([lon, lat]) => lon > west && lon < east && lat > south && lat < north);
  const features = lands.flatMap(({ code, rings, count }) => {
    const parts = rings.map((ring) => within(ring, inner)).filter((part) => part.length > 2);
    const sizes = parts.map(area);
    const size = Math.max(0, ...sizes);
    const largest = parts[sizes.indexOf(size)];
    if (!largest) return [];
    const geometry: GeoJSON.Point = { type: "Point", coordinates: roomiest(largest, near) };
    const properties = { name: nameOf(code), order: -count };
    return [{ type: "Feature" as const, geometry, properties }];
  });
  return { type: "FeatureCollection", features };
}

/** A view moved by full turns to the longitudes of a network, which go on beyond 180. */
function besideOf([west, south, east, north]: View, network: Network): View {
  const [first, , last] = boundsOf(network);
  const turn = 360 * Math.round((first + last - west - east) / 720);
  return [west + turn, south, east + turn, north];
}

/** What lies of a ring inside a view: it is cut at one side after the other. */
function within(ring: Spot[], [west, south, east, north]: View): Spot[] {
  const at = (i: 0 | 1, limit: number, sign: number) => (points: Spot[]) =>
    points.flatMap((to, n) => {
      const from = points.at(n - 1) ?? to;
      const [before, after] = [sign * (from[i] - limit), sign * (to[i] - limit)];
      const share = before / (before - after);
      const cut: Spot = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
      if (before * after < 0) return after > 0 ? [cut, to] : [cut];
      return after >= 0 ? [to] : [];
    });
  const sides = [at(0, west, 1), at(0, east, -1), at(1, south, 1), at(1, north, -1)];
  return sides.reduce((left, side) => side(left), ring);
}

/** The point inside a ring that is furthest from its edge and from the lines of the corridor. */
function roomiest(ring: Spot[], lines: Spot[]): Spot {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  let best: Spot = [(west + east) / 2, (south + north) / 2];
  let most = 0;
  for (let i = 0; i < STEPS * STEPS; i++) {
    const spot: Spot = [
      west + ((Math.floor(i / STEPS) + 0.5) / STEPS) * (east - west),
      south + (((i % STEPS) + 0.5) / STEPS) * (north - south),
    ];
    if (!isInside(ring, spot)) continue;
    const room = Math.min(clearance(ring, spot), clearance(lines, spot));
    if (room > most) [best, most] = [spot, room];
  }
  return best;
}

function clearance(points: Spot[], [x, y]: Spot): number {
  return points.reduce((least, [px, py]) => Math.min(least, (px - x) ** 2 + (py - y) ** 2), 1e9);
}

function isInside(ring: Spot[], [x, y]: Spot): boolean {
  return ring.reduce((inside, to, n) => {
    const from = ring.at(n - 1) ?? to;
    const crosses = from[1] > y !== to[1] > y;
    const at = from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]);
    return crosses && x < at ? !inside : inside;
  }, false);
}

function area(ring: Spot[]): number {
  const twice = ring.reduce((sum, [x, y], n) => {
    const [px, py] = ring.at(n - 1) ?? [x, y];
    return sum + px * y - x * py;
  }, 0);
  return Math.abs(twice) / 2;
}
