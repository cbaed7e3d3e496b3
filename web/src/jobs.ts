// Long questions: asked with what the levers say, shown with progress and bound, stopped, read.
import { caseUrl, fragment, get, post } from "./api";
import { button, el } from "./dom";
import { pngButton } from "./figures";
import { problemList } from "./problems";
import type { Levers } from "./situation";
import { currentLanguage, musd, percent, t, word } from "./strings";
import { partsOf, studyForm } from "./studies";
import type { Contents, Job, Project, Study } from "./types";

/** What the page takes from the answer of a plan. */
interface Plan {
  by: number;
  projects: { id: string }[];
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
  const ask = async (question: object) => {
    faults.replaceChildren();
    try {
      const job = await post<Job>(caseUrl(contents.id, "jobs"), question);
      follow(job, show);
      cards.get(job.id)?.scrollIntoView({ block: "nearest" });
    } catch (refused) {
      faults.replaceChildren(problemList(refused));
    }
  };
  const asks = el("div", { class: "studies" });
  void get<Study[]>(caseUrl(contents.id, "studies")).then((studies) => {
    const parts = () => partsOf(contents, levers);
    asks.replaceChildren(...studies.map((study) => studyForm(study, parts, ask)));
  });
  void get<Job[]>("/api/jobs").then((jobs) => {
    const own = jobs.filter((each) => each.case === contents.id);
    for (const job of own.sort((a, b) => a.created - b.created)) follow(job, show);
  });
  return el("div", {}, el("p", { class: "help" }, t("jobs_help")), asks, faults, list, answer);
}

const inLanguage = () => `language=${currentLanguage()}`;

const OVER = new Set(["done", "stopped", "failed"]);

/** Show a job now and whenever the service says more, until it is over. */
function follow(job: Job, show: (job: Job) => void): void {
  show(job);
  if (OVER.has(job.state)) return;
  const events = new EventSource(`/api/jobs/${job.id}/events?${inLanguage()}`);
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
  const state = job.stopping && running ? "stopping" : job.state;
  return [
    el("h4", {}, job.label, el("span", { class: "state" }, word("job", state))),
    running
      ? el("progress", {
          max: 1,
          value: job.share,
          "aria-label": t("progress_of", { name: job.label }),
        })
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
