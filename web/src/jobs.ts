// Long questions: asked with what the levers say, shown with progress and bound, stopped, read.
import { caseUrl, fragment, get, post } from "./api";
import { button, el } from "./dom";
import { pngButton } from "./figures";
import { buildOptions, type Options } from "./options";
import { problemList } from "./problems";
import { atOf, countOf, type Levers, wantedOf } from "./situation";
import { currentLanguage, musd, percent, t, word } from "./strings";
import type { Contents, Job, Project } from "./types";

const VERBS = [
  "recommend",
  "confidence",
  "simulate",
  "fleet",
  "closures",
  "compare",
  "report",
] as const;
type Verb = (typeof VERBS)[number];

/** What the page takes from the answer of a plan. */
interface Plan {
  by: number;
  projects: { id: string }[];
}

/** The question of a verb about what the levers describe. */
export function questionOf(
  verb: Verb,
  contents: Contents,
  levers: Levers,
  options: Options,
): object {
  const { now, before } = levers;
  const { probability, samples } = options;
  const at = atOf(now);
  const count = countOf(now);
  const plan = {
    ...wantedOf(now, contents),
    at: { ...at, year: null },
    count,
    budget_musd: now.budget_musd,
    projects: now.standing,
    probability,
  };
  switch (verb) {
    case "recommend":
      return { ...plan, samples: probability === null ? null : samples };
    case "report":
      return { plan, samples };
    case "confidence":
      return {
        at,
        count,
        target_mt: now.target_mt,
        probability: now.target_mt === null ? null : probability,
        ...(samples === null ? {} : { samples }),
      };
    case "simulate":
      return { at, count, by_choice: options.by_choice };
    case "fleet":
      return { at, leave_stranded: options.leave_stranded };
    case "compare":
      return { a: atOf(before), b: at, count };
    default:
      return { at, count };
  }
}

export function buildJobs(contents: Contents, levers: Levers): HTMLElement {
  const list = el("ul", { class: "jobs", id: "jobs" });
  const faults = el("div", { role: "alert" });
  const answer = el("section", {
    class: "job-answer",
    tabindex: -1,
    "aria-label": t("job_answer"),
  });
  const cards = new Map<string, HTMLElement>();
  const show = (job: Job) => {
    const card = el(
      "li",
      { "data-job": job.id, "data-of": job.verb, "data-state": job.state },
      ...cardOf(job, open, show),
    );
    const old = cards.get(job.id);
    if (old) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(card);
      if (focused) card.querySelector("button")?.focus();
    } else list.prepend(card);
    cards.set(job.id, card);
  };
  const open = async (job: Job) => {
    try {
      const full = await fragment(`/api/jobs/${job.id}/answer.html?${inLanguage()}`);
      for (const picture of full.querySelectorAll("img")) picture.after(pngButton(picture));
      answer.replaceChildren(full);
      if (job.verb !== "recommend") return;
      const plan = await get<Plan>(`/api/jobs/${job.id}/answer`);
      answer.prepend(takeOver(plan, contents.projects, levers));
    } catch (refused) {
      answer.replaceChildren(problemList(refused)); // a study that was stopped may have none
    } finally {
      answer.focus();
    }
  };
  const options = buildOptions();
  const ask = async (verb: Verb) => {
    faults.replaceChildren();
    if (!options.valid()) return;
    try {
      const question = questionOf(verb, contents, levers, options.now);
      follow(await post<Job>(caseUrl(contents.id, "jobs"), { verb, ...question }), show);
    } catch (refused) {
      faults.replaceChildren(problemList(refused));
    }
  };
  void get<Job[]>("/api/jobs").then((jobs) => {
    const own = jobs.filter((each) => each.case === contents.id);
    for (const job of own.sort((a, b) => a.created - b.created)) follow(job, show);
  });
  const asks = VERBS.map((verb) =>
    button(word("verb", verb), () => void ask(verb), { "data-verb": verb }),
  );
  return el(
    "div",
    {},
    el("p", { class: "help" }, t("jobs_help")),
    el("div", { class: "asks" }, ...asks),
    options.node,
    faults,
    list,
    answer,
  );
}

const inLanguage = () => `language=${currentLanguage()}`;

const OVER = new Set(["done", "stopped", "failed"]);

/** Show a job now and whenever the service says more, until it is over. */
function follow(job: Job, show: (job: Job) => void): void {
  show(job);
  if (OVER.has(job.state)) return;
  const events = new EventSource(`/api/jobs/${job.id}/events`);
  let now = job;
  events.addEventListener("progress", (event: MessageEvent<string>) => {
    now = { ...now, ...(JSON.parse(event.data) as Partial<Job>) };
    show(now);
  });
  events.addEventListener("end", async () => {
    events.close();
    show(await get<Job>(`/api/jobs/${job.id}`));
  });
  window.addEventListener("pagehide", () => events.close(), { once: true });
}

function cardOf(
  job: Job,
  open: (job: Job) => void,
  show: (job: Job) => void,
): (HTMLElement | null)[] {
  const running = !OVER.has(job.state);
  const known = [
    job.state === "done" ? "" : job.words,
    job.bound === null ? "" : t("bound", { bound: musd(job.bound) }),
    job.gap === null ? "" : t("gap", { gap: percent(job.gap) }),
  ].filter(Boolean);
  const name = word("verb", job.verb);
  const state = job.stopping && running ? "stopping" : job.state;
  return [
    el("h4", {}, name, el("span", { class: "state" }, word("job", state))),
    running
      ? el("progress", { max: 1, value: job.share, "aria-label": t("progress_of", { name }) })
      : null,
    known.length ? el("p", { class: "help" }, known.join(" · ")) : null,
    job.problem && el("p", { class: "fault" }, `${job.problem.title}: ${job.problem.detail}`),
    running
      ? button(t("stop"), () => void post<Job>(`/api/jobs/${job.id}/stop`).then(show), {
          disabled: job.stopping,
        })
      : answerOf(job, open),
  ];
}

/** A report is a page of its own; the answers of other studies are shown below the list. */
function answerOf(job: Job, open: (job: Job) => void): HTMLElement | null {
  if (job.state === "failed") return null;
  if (job.verb !== "report") return button(t("show_answer"), () => open(job));
  const saved = (href: string, download: string, ...words: string[]) =>
    el("a", { href: `/api/jobs/${job.id}/${href}`, class: "button", download }, ...words);
  const page = saved(`answer.html?${inLanguage()}`, "report.html", t("save_report"));
  return el("span", {}, page, saved("tables.xlsx", "report.xlsx", "XLSX"));
}

/** A button that switches on the projects of a plan, so that the map shows it. */
function takeOver(plan: Plan, known: Project[], levers: Levers): HTMLElement {
  const ids = new Set(known.map((project) => project.id));
  const built = plan.projects.map((project) => project.id).filter((id) => ids.has(id));
  return button(
    t("show_plan_on_map", { count: built.length }),
    () => levers.set({ built, year: plan.by, without: [] }),
    { class: "main" },
  );
}
