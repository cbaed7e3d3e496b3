// The network as the service gives it to the map, and boxes around parts of it.

export type Spot = [number, number];
export type Box = [west: number, south: number, east: number, north: number];

interface Properties {
  id: string;
  /** Node, link, or a spot: a terminal, port or border of its own. */
  kind: string;
  name: string;
  /** Where a label can point at it. */
  middle: Spot;
}

type Shape = GeoJSON.Point | GeoJSON.LineString;

export interface Network extends GeoJSON.FeatureCollection<Shape, Properties> {
  bbox: Box;
  /** Whether it has so few links that it is seen whole at first. */
  small: boolean;
}

/** The box around the features of some ids, or around the whole network where none has one. */
export function boxOf(network: Network, ids: Set<string>): Box {
  const points = network.features
    .filter((each) => ids.has(each.properties.id))
    .flatMap(({ geometry }) =>
      geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates,
    );
  if (!points.length) return network.bbox;
  const [xs, ys] = [points.map(([x = 0]) => x), points.map(([, y = 0]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
