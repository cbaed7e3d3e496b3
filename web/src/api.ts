// Requests to the service. A refused request throws a Refusal with the problems it was given.
import type { CaseProblem } from "./types";

export class Refusal extends Error {
  readonly problems: CaseProblem[];

  constructor(message: string, problems: CaseProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  let body: { title?: string; detail?: string; problems?: CaseProblem[] };
  try {
    body = JSON.parse(text);
  } catch {
    body = { title: `${response.status} ${response.statusText}` };
  }
  const words = [body.title, body.detail].filter((part) => part);
  throw new Refusal(words.join(": "), body.problems ?? []);
}

export async function get<T>(path: string): Promise<T> {
  return (await checked(await fetch(path))).json() as Promise<T>;
}

/** A part of a page, written by the reports in English; every name in it is escaped there. */
export async function fragment(path: string): Promise<HTMLElement> {
  const part = document.createElement("div");
  part.lang = "en";
  part.dir = "ltr";
  part.innerHTML = await (await checked(await fetch(path))).text();
  return part;
}

export async function post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const sent: RequestInit = { method: "POST", headers: { "Content-Type": "application/json" } };
  if (body !== undefined) sent.body = JSON.stringify(body);
  if (signal) sent.signal = signal;
  return (await checked(await fetch(path, sent))).json() as Promise<T>;
}

export async function upload<T>(path: string, file: File): Promise<T> {
  const form = new FormData();
  form.append("file", file);
  return (await checked(await fetch(path, { method: "POST", body: form }))).json() as Promise<T>;
}

export function caseUrl(caseId: string, rest: string): string {
  return `/api/cases/${encodeURIComponent(caseId)}/${rest}`;
}
