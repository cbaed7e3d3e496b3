// Requests to the service. A refused request throws a Refusal with the problems it was given.
import { currentLanguage } from "./strings";
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

/** Ask in the language of the page, in which a refusal is then said. */
function ask(path: string, asked: RequestInit = {}): Promise<Response> {
  const headers = { ...asked.headers, "Accept-Language": currentLanguage() };
  return fetch(path, { ...asked, headers });
}

export async function get<T>(path: string): Promise<T> {
  return (await checked(await ask(path))).json() as Promise<T>;
}

/** A part of a page, written by the reports; every name in it is escaped there. */
export async function fragment(path: string, asked?: unknown): Promise<HTMLElement> {
  const part = document.createElement("div");
  const response = asked ? await sent(path, asked) : await checked(await ask(path));
  part.innerHTML = await response.text();
  return part;
}

async function sent(path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const asked: RequestInit = { method: "POST", headers: { "Content-Type": "application/json" } };
  if (body !== undefined) asked.body = JSON.stringify(body);
  if (signal) asked.signal = signal;
  return checked(await ask(path, asked));
}

export async function post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return (await sent(path, body, signal)).json() as Promise<T>;
}

export async function upload<T>(path: string, file: File): Promise<T> {
  const form = new FormData();
  form.append("file", file);
  return (await checked(await ask(path, { method: "POST", body: form }))).json() as Promise<T>;
}

export function caseUrl(caseId: string, rest: string): string {
  return `/api/cases/${encodeURIComponent(caseId)}/${rest}`;
}
