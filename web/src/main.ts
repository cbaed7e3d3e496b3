// Starts the page: the list of cases, or the planner of one.
import { get } from "./api";
import { showCases } from "./cases";
import { byId, el } from "./dom";
import { startPlanner } from "./planner";
import { loadLanguage } from "./strings";
import type { Contents } from "./types";

async function start(): Promise<void> {
  await loadLanguage();
  const page = byId("page");
  const caseId = document.body.dataset.case;
  if (document.body.dataset.page !== "planner" || !caseId) {
    await showCases(page);
    return;
  }
  const block = document.getElementById("contents")?.textContent;
  const contents = block
    ? (JSON.parse(block) as Contents)
    : await get<Contents>(`/api/cases/${encodeURIComponent(caseId)}/contents`);
  await startPlanner(page, contents);
}

start().catch((error: unknown) => {
  byId("page").prepend(el("p", { role: "alert", class: "fault" }, String(error)));
});
