// What the service gives and takes, as JSON. Quantities carry their unit in the name.

export interface Named {
  id: string;
  name: string;
}

export interface CaseRow {
  id: string;
  title: string;
  version: number;
}

export interface Scenario extends Named {
  projects: string | string[] | null;
  year: number | null;
  sea_level_m: number | null;
  growth: string | null;
}

export interface Project extends Named {
  country: string;
  standing: string;
  cost_musd: number | null;
  /** Year in which it opened; null while it is open to a decision. */
  opened: number | null;
}

/** What a question about a case may name, and what it takes by itself. */
export interface Contents {
  id: string;
  version: number;
  title: string;
  years: { start: number; base: number; by: number; growth: number[] };
  scenarios: Scenario[];
  /** Growth paths of the demand; one is the case's own. */
  growth: (Named & { usual: boolean })[];
  screenlines: Named[];
  screenline: string;
  places: (Named & { kind: string })[];
  commodities: Named[];
  countries: string[];
  projects: Project[];
  /** From the firmest to the least firm. */
  standings: string[];
  sea_level_m: number | null;
  target_mt: number | null;
  tables: Named[];
}

/** The block of the first page. */
export interface First {
  case: string;
  /** The case as it is, with no lever moved. */
  state: State;
}

export interface At {
  year?: number | null;
  scenario?: string | null;
  built?: string[];
  sea_level_m?: number | null;
  growth?: string | null;
}

export interface Count {
  screenline?: string | null;
  between?: [string, string] | null;
  mix?: string | null;
  others?: string;
  modes?: string[] | null;
  direction?: string;
}

export interface CutRow extends Named {
  kind: string;
  country: string;
  capacity_t_per_year: number | null;
  taken_t_per_year: number;
  price: number;
}

export interface ElementState extends Named {
  tonnes_per_year: number;
  others_t_per_year: number;
  capacity_t_per_year: number | null;
  /** What the capacity counts: each way, or both ways together. */
  counts: string;
  /** Share of the capacity that is used, others included. */
  share: number | null;
  forward_t_per_year: number;
  back_t_per_year: number;
  binding: boolean;
  /** Projects that are switched on and change it. */
  upgraded_by: string[];
}

export interface State {
  throughput_t_per_year: number;
  /** Those of the cargo that is shown. */
  shown_t_per_year: number;
  sentence: string;
  verdict: string;
  /** Reached, on a condition alone, or not; null without a target. */
  firmness: "passed" | "open" | "unreachable" | null;
  cut: CutRow[];
  elements: ElementState[];
}

/** A field of a question that the levers do not set; left out where it stays blank. */
export interface Option {
  place: string;
  kind: "number" | "tick" | "choice";
  label: string;
  help: string;
  value: boolean | number;
  low?: number;
  high?: number;
  whole: boolean;
  choices: { value: string; label: string }[];
}

/** A question that the page can ask, and which parts of the levers stand where in it. */
export interface Study {
  id: string;
  verb: string;
  label: string;
  help: string;
  takes: Record<string, string>;
  options: Option[];
}

export type JobState = "waiting" | "running" | "done" | "stopped" | "failed";

export interface Job {
  id: string;
  case: string;
  verb: string;
  label: string;
  state: JobState;
  stopping: boolean;
  share: number | null;
  words: string;
  bound: number | null;
  gap: number | null;
  created: number;
  problem: { title: string; detail: string } | null;
}

export interface CaseProblem {
  code?: string;
  title?: string;
  file?: string;
  row?: number | string;
  field?: string;
  found?: string;
  expected?: string;
  fix?: string;
}

export interface Field {
  name: string;
  label: string;
  unit: string;
  choices: string[];
  meaning: string;
}

export interface Table {
  table: string;
  title: string;
  version: number;
  /** Number of the first row of data, as a spreadsheet numbers it. */
  first_row: number;
  fields: Field[];
  rows: string[][];
}

export interface Edit {
  table: string;
  row: number;
  field: string;
  value: string;
}

export interface Edited {
  version: number;
  problems?: CaseProblem[];
}
