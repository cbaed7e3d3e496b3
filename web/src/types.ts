// What the service gives and takes, as JSON. Quantities carry their unit in the name.

export interface Named {
  id: string;
  name: string;
}

export interface CaseRow {
  id: string;
  title: string;
  version: string;
}

export interface Scenario extends Named {
  year: number | null;
  sea_level_m: number | null;
}

export interface Project extends Named {
  country: string;
  standing: string;
  cost_musd: number | null;
  /** Year in which it opened; null while it is open to a decision. */
  opened: number | null;
  elements: string[];
}

export interface Contents {
  id: string;
  title: string;
  version: string;
  years: { first: number; last: number; own: number };
  scenarios: Scenario[];
  screenlines: (Named & { own: boolean })[];
  places: Named[];
  modes: string[];
  commodities: Named[];
  countries: Named[];
  projects: Project[];
  /** From the firmest to the least firm. */
  standings: string[];
  sea: { level_m: number; low_m: number; high_m: number } | null;
  target_mt: number | null;
  tables: { id: string; label: string }[];
}

export interface At {
  year?: number | null;
  scenario?: string | null;
  built?: string[];
  sea_level_m?: number | null;
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
  /** Share of the capacity that is used, others included. */
  share: number | null;
  forward: number;
  back: number;
  binding: boolean;
  upgraded: boolean;
}

export interface State {
  throughput_t_per_year: number;
  forward_t_per_year: number;
  backward_t_per_year: number;
  question: string;
  year: number;
  sentence: string;
  verdict: string;
  reached: boolean | null;
  cut: CutRow[];
  elements: ElementState[];
}

export interface Input {
  value: number | null;
  quality: string;
  source: string;
  low: number | null;
  high: number | null;
}

export interface CapacityAnswer {
  elements: {
    id: string;
    name: string;
    kind: string;
    country: string;
    capacity_t_per_year: number | null;
    counts: string;
    formula: string;
    choice: string;
    stated_reading: string;
    inputs: Record<string, Input | string>;
    quality: string;
    source: string;
  }[];
  explanation: string | null;
}

export type JobState = "waiting" | "running" | "stopping" | "done" | "stopped" | "failed";

export interface Job {
  id: string;
  case: string;
  verb: string;
  title: string;
  state: JobState;
  progress: number | null;
  words: string;
  bound: number | null;
  gap: number | null;
  started: string | null;
  ended: string | null;
  problem: { title: string; detail: string } | null;
}

export interface CaseProblem {
  code: string;
  title: string;
  where?: string;
  row?: number;
  field?: string;
  found: string;
  expected: string;
  fix: string;
}

export interface Field {
  name: string;
  label: string;
  unit: string;
  type: string;
  choices: string[];
  help: string;
}

export interface TableRow {
  row: number;
  key: string;
  cells: Record<string, string>;
}

export interface Table {
  table: string;
  label: string;
  fields: Field[];
  rows: TableRow[];
  problems: CaseProblem[];
}

export interface Edit {
  table: string;
  row: number;
  field: string;
  value: string;
}

export interface Edited {
  applied: boolean;
  version: string;
  undo: number;
  problems: CaseProblem[];
}
