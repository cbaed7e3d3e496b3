// The list of cases, and the upload of one: a zip of a case folder or a GeoPackage.
import { get, upload } from "./api";
import { el, field } from "./dom";
import { problemList } from "./problems";
import { t } from "./strings";
import type { CaseRow } from "./types";

export async function showCases(page: HTMLElement): Promise<void> {
  const cases = await get<CaseRow[]>("/api/cases");
  const list = el("ul", { class: "cases" });
  for (const each of cases)
    list.append(
      el(
        "li",
        {},
        el("a", { href: `/cases/${encodeURIComponent(each.id)}` }, each.title || each.id),
        el("small", {}, ` ${each.id} · ${each.version}`),
      ),
    );
  page.replaceChildren(el("h1", {}, t("cases")), list, uploadForm());
  page.classList.add("plain");
}

export function uploadForm(): HTMLElement {
  const faults = el("div", { role: "alert" });
  const file = el("input", { type: "file", accept: ".zip,.gpkg,.xlsx", id: "upload" });
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    faults.replaceChildren();
    try {
      const made = await upload<CaseRow>("/api/cases", chosen);
      location.assign(`/cases/${encodeURIComponent(made.id)}`);
    } catch (refused) {
      faults.replaceChildren(problemList(refused));
      file.value = "";
    }
  });
  return el("section", { class: "upload" }, field(t("upload"), file, t("upload_help")), faults);
}
