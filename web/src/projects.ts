// The projects as a list of switches, from the firmest standing to the least firm.
import { el, field, select } from "./dom";
import type { Levers } from "./situation";
import { country, musd, t, word } from "./strings";
import type { Contents, Project } from "./types";

export function projectList(contents: Contents, levers: Levers): HTMLElement {
  const rows = new Map<string, Row>();
  const list = el("div", { class: "projects" });
  for (const standing of contents.standings) {
    const own = contents.projects.filter((project) => project.standing === standing);
    if (!own.length) continue;
    const set = el("fieldset", {}, el("legend", {}, word("standing", standing)));
    for (const project of own) {
      const row = makeRow(project, levers);
      rows.set(project.id, row);
      set.append(row.line);
    }
    list.append(set);
  }
  const year = () =>
    levers.now.year ??
    contents.scenarios.find((each) => each.id === levers.now.scenario)?.year ??
    contents.years.own;
  const draw = () => {
    for (const row of rows.values()) row.draw(year());
  };
  levers.onChange(draw);
  draw();
  return el("div", {}, ...tools(contents, levers, rows, year), list);
}

interface Row {
  project: Project;
  line: HTMLElement;
  draw(year: number): void;
}

function makeRow(project: Project, levers: Levers): Row {
  const tick = el("input", { type: "checkbox", "data-project": project.id });
  const note = el("small", {});
  const line = el("label", { class: "project" }, tick, el("span", {}, project.name, note));
  tick.addEventListener("change", () => {
    const others = levers.now.built.filter((id) => id !== project.id);
    levers.set({ built: tick.checked ? [...others, project.id] : others });
  });
  return {
    project,
    line,
    draw(year) {
      const open = isOpen(project, year);
      tick.disabled = open;
      tick.checked = open || levers.now.built.includes(project.id);
      note.textContent = [
        project.id,
        country(project.country),
        open ? t("open_since", { year: String(project.opened) }) : musd(project.cost_musd),
      ].join(" · ");
    },
  };
}

export function isOpen(project: Project, year: number): boolean {
  return project.opened !== null && project.opened <= year;
}

/** Search in the list, and switch on all that is firm enough. */
function tools(
  contents: Contents,
  levers: Levers,
  rows: Map<string, Row>,
  year: () => number,
): HTMLElement[] {
  const search = el("input", { type: "search", autocomplete: "off", id: "find-project" });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const { project, line } of rows.values())
      line.hidden = !`${project.id} ${project.name} ${country(project.country)}`
        .toLowerCase()
        .includes(wanted);
    for (const set of document.querySelectorAll<HTMLElement>(".projects fieldset"))
      set.hidden = !set.querySelector(".project:not([hidden])");
  });
  const choices = [
    { value: "", label: t("switch_on_choose") },
    { value: "none", label: t("switch_on_none") },
    ...contents.standings.slice(1).map((each) => ({
      value: each,
      label: t("switch_on", { standing: word("standing", each) }),
    })),
  ];
  const all = select(choices, "", (value) => {
    const firm = contents.standings.slice(0, contents.standings.indexOf(value) + 1);
    const built = contents.projects
      .filter((project) => firm.includes(project.standing) && !isOpen(project, year()))
      .map((project) => project.id);
    levers.set({ built: value === "none" ? [] : built });
    all.value = "";
  });
  const standing = select(
    contents.standings.map((each) => ({ value: each, label: word("standing", each) })),
    levers.now.standing,
    (value) => levers.set({ standing: value }),
  );
  return [
    field(t("standing"), standing, t("standing_help")),
    field(t("switch_on_all"), all),
    field(t("find_project"), search),
  ];
}
