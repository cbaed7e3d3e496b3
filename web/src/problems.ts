// Problems that the service reports: place, what was found, what was expected, how to fix it.
import { Refusal } from "./api";
import { el } from "./dom";
import { t } from "./strings";
import type { CaseProblem } from "./types";

export function problemList(error: unknown): HTMLElement {
  const message = error instanceof Error ? error.message : String(error);
  const node = el("div", { class: "problems" }, el("p", {}, message));
  const problems = error instanceof Refusal ? error.problems : [];
  if (problems.length) node.append(el("ul", {}, ...problems.map(problemLine)));
  return node;
}

export function problemLine(problem: CaseProblem): HTMLElement {
  const detail = [
    problem.found && t("found", { found: problem.found }),
    problem.expected && t("expected", { expected: problem.expected }),
    problem.fix,
  ].filter(Boolean);
  const row = problem.row ? t("row", { row: problem.row }) : "";
  const place = [problem.file, row, problem.field].filter(Boolean).join(", ");
  return el(
    "li",
    { "data-code": problem.code ?? null },
    el("strong", {}, problem.title ?? problem.code ?? ""),
    place ? ` – ${place}` : "",
    el("br"),
    detail.join("; "),
  );
}
