// The situation that the levers describe. It lives in the address, so a reload or a link keeps it.
import type { At, Contents, Count, Project, Scenario } from "./types";

export type Situation = ReturnType<typeof untouched>;

type Listener = (now: Situation, changed: Partial<Situation>) => void;

/** Whether the address asks for the picture, as on a machine that draws live maps slowly. */
export function wantsPicture(): boolean {
  return new URLSearchParams(location.search).get("map") === "picture";
}

export interface Levers {
  readonly now: Situation;
  /** What the answer is compared with: a situation that was kept, or else no projects switched on. */
  readonly before: Situation;
  readonly kept: boolean;
  /** The case whose state counts as before, and how to choose another one. */
  readonly beforeCase: string;
  compareWith(id: string): void;
  /** Keep the situation of now to compare later ones with, or forget the one that was kept. */
  keep(keep: boolean): void;
  set(changed: Partial<Situation>): void;
  reset(): void;
  onChange(listener: Listener): void;
}

export function untouched(contents: Contents) {
  return {
    /** Million tonnes a year; of several targets by year the one that holds in the year. */
    target_mt: contents.target_mt,
    /** Targets by year, each as `2028:12`. */
    targets: [] as string[],
    budget_musd: null as number | null,
    year: null as number | null,
    scenario: null as string | null,
    sea_level_m: null as number | null,
    growth: null as string | null,
    /** Projects that are switched on, and those that are switched off although they are there. */
    built: [] as string[],
    without: [] as string[],
    standing: contents.standings.at(-1) ?? "proposed",
    screenline: null as string | null,
    from: "",
    to: "",
    mix: "",
    others: "served",
    modes: [] as string[],
    direction: "both",
    /** Cargo that is shown; blank is any. */
    commodity: "",
    zone: "",
    country: "",
  };
}

const NUMBERS = new Set(["target_mt", "budget_musd", "year", "sea_level_m"]);

export function readAddress(search: string, start: Situation): Situation {
  const given = new URLSearchParams(search);
  const found: Record<string, unknown> = { ...start };
  for (const [name, usual] of Object.entries(start)) {
    const text = given.get(name);
    if (text === null) continue;
    if (Array.isArray(usual)) found[name] = text.split(",").filter((part) => part);
    else if (!NUMBERS.has(name)) found[name] = text;
    else if (Number.isFinite(Number(text))) found[name] = Number(text);
  }
  return found as unknown as Situation;
}

/** Only what differs from the untouched levers. */
export function writeAddress(now: Situation, start: Situation): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(now)) {
    const usual = start[name as keyof Situation];
    if (name === "target_mt" && now.targets.length) continue; // it follows from them
    if (value !== null && String(value) !== String(usual)) query.set(name, String(value));
  }
  return query.toString();
}

export function makeLevers(contents: Contents): Levers {
  const start = () => untouched(contents); // settings of the case may change
  const listeners: Listener[] = [];
  const known = new Set(contents.projects.map((project) => project.id));
  const read = (search: string) => {
    const found = readAddress(search, start());
    const knownOf = (ids: string[]) => ids.filter((id) => known.has(id));
    const ids = { built: knownOf(found.built), without: knownOf(found.without) };
    const targets = found.targets.filter((each) => /^\d{4}:\d*\.?\d+$/.test(each));
    return settled({ ...found, ...ids, targets }, contents);
  };
  const asked = new URLSearchParams(location.search);
  const kept = asked.get("against");
  let beforeCase = asked.get("beside") ?? contents.id;
  let now = read(location.search);
  let against = kept === null ? null : read(kept);
  const move = (changed: Partial<Situation>) => {
    const query = new URLSearchParams(writeAddress(now, start()));
    if (against) query.set("against", writeAddress(against, start()));
    if (beforeCase !== contents.id) query.set("beside", beforeCase);
    if (wantsPicture()) query.set("map", "picture");
    const text = query.toString();
    history.replaceState(null, "", text ? `?${text}` : location.pathname);
    for (const listener of listeners) listener(now, changed);
  };
  return {
    get now() {
      return now;
    },
    get before() {
      const { commodity, zone, country } = now; // the same cargo is shown on both sides
      return against
        ? { ...against, commodity, zone, country }
        : { ...now, built: [], without: [] };
    },
    get beforeCase() {
      return beforeCase;
    },
    compareWith(id) {
      beforeCase = id;
      move({});
    },
    get kept() {
      return against !== null;
    },
    keep(keep) {
      against = keep ? { ...now } : null;
      move({});
    },
    set(changed) {
      now = settled({ ...now, ...changed }, contents);
      move(changed);
    },
    reset() {
      now = start();
      against = null;
      beforeCase = contents.id;
      move(now);
    },
    onChange: (listener) => listeners.push(listener),
  };
}

export function atOf(now: Situation): At {
  return {
    year: now.year,
    scenario: now.scenario,
    built: now.built,
    sea_level_m: now.sea_level_m,
    growth: now.growth,
  };
}

export function countOf(now: Situation): Count {
  const between: [string, string] | null = now.from && now.to ? [now.from, now.to] : null;
  return {
    screenline: between ? null : now.screenline,
    between,
    mix: now.mix || null,
    others: now.others,
    modes: now.modes.length ? now.modes : null,
    direction: now.direction,
  };
}

function shownOf({ commodity, zone, country }: Situation) {
  return { commodity: commodity || null, zone: zone || null, country: country || null };
}

/** The question to which a state is the answer. */
export function stateQuestion(now: Situation): object {
  return {
    at: atOf(now),
    without: now.without,
    count: countOf(now),
    target_mt: now.target_mt || null,
    shown: shownOf(now),
  };
}

/** Year of the network: that of the lever, of the scenario, or of the case. */
export function yearOf(now: Situation, contents: Contents): number {
  return now.year ?? scenarioOf(now, contents)?.year ?? contents.years.start;
}

function scenarioOf(now: Situation, contents: Contents): Scenario | undefined {
  return contents.scenarios.find((each) => each.id === now.scenario);
}

export function seaOf(now: Situation, contents: Contents): number {
  return scenarioOf(now, contents)?.sea_level_m ?? contents.sea_level_m ?? 0;
}

/** Growth path that holds while none is chosen: that of the scenario or of the case. */
export function usualGrowth(now: Situation, contents: Contents): string {
  const own = contents.growth.find((each) => each.usual)?.name ?? "";
  return scenarioOf(now, contents)?.growth ?? own;
}

/** Whether a project stands without being switched on: it has opened, or the scenario has it. */
export function stands(project: Project, now: Situation, contents: Contents): boolean {
  if (project.opened !== null && project.opened <= yearOf(now, contents)) return true;
  const listed = scenarioOf(now, contents)?.projects ?? [];
  return (typeof listed === "string" ? listed.split(/[\s,]+/) : listed).includes(project.id);
}

/** Targets by year in the order of the years. */
export function datedTargets(now: Situation): [year: number, target_mt: number][] {
  const pairs = now.targets.map((each) => each.split(":").map(Number) as [number, number]);
  return pairs.sort(([a], [b]) => a - b);
}

/** The last target at or before the year, of targets by year. */
export function heldTarget(now: Situation, contents: Contents): [number, number] | undefined {
  return datedTargets(now).findLast(([from]) => from <= yearOf(now, contents));
}

function settled(now: Situation, contents: Contents): Situation {
  if (!now.targets.length) return now;
  return { ...now, target_mt: heldTarget(now, contents)?.[1] ?? null };
}

/** Target and year of a plan: all targets, each with its own year, or the one of the lever. */
export function wantedOf(
  now: Situation,
  contents: Contents,
): { target_mt: unknown; by?: number | null } {
  if (now.targets.length) return { target_mt: Object.fromEntries(datedTargets(now)) };
  return { target_mt: now.target_mt ?? contents.target_mt, by: now.year };
}

/** The situation as the query of a figure. */
export function figureQuery(now: Situation): string {
  const count = countOf(now);
  const given: Record<string, unknown> = {
    ...atOf(now),
    ...count,
    ...shownOf(now),
    without: now.without,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    const text = String(value ?? "");
    if (text) query.set(name, text);
  }
  return query.toString();
}
