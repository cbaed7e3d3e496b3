// Starts the page: the list of cases, or the planner of one.
import { caseUrl, get } from "./api";
import { showCases } from "./cases";
import { byId, el } from "./dom";
import { startPlanner } from "./planner";
import { loadLanguage } from "./strings";
import type { Contents, First } from "./types";

async function start(): Promise<void> {
  await loadLanguage();
  const page = byId("page");
  const block = document.getElementById("first")?.textContent;
  if (!block) {
    await showCases(page);
    return;
  }
  const first = JSON.parse(block) as First;
  const contents = await get<Contents>(caseUrl(first.case, "contents")); // in the reader's language
  await startPlanner(page, contents, first.state);
}

start().catch((error: unknown) => {
  byId("page").prepend(el("p", { role: "alert", class: "fault" }, String(error)));
});
