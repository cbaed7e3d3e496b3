// The projects as a list of switches, from the firmest standing to the least firm.
import { el, field, select } from "./dom";
import { type Levers, stands } from "./situation";
import { country, musd, t, word, year } from "./strings";
import type { Contents, Project } from "./types";

export function projectList(contents: Contents, levers: Levers): HTMLElement {
  const rows = new Map<string, Row>();
  const list = el("div", { class: "projects" });
  for (const standing of contents.standings) {
    const own = contents.projects.filter((project) => project.standing === standing);
    if (!own.length) continue;
    const set = el("fieldset", {}, el("legend", {}, word("standing", standing)));
    for (const project of own) {
      const row = makeRow(project, contents, levers);
      rows.set(project.id, row);
      set.append(row.line);
    }
    list.append(set);
  }
  const draw = () => {
    for (const row of rows.values()) row.draw();
  };
  levers.onChange(draw);
  draw();
  return el("div", {}, ...tools(contents, levers, rows), list);
}

interface Row {
  project: Project;
  line: HTMLElement;
  draw(): void;
}

function makeRow(project: Project, contents: Contents, levers: Levers): Row {
  const tick = el("input", { type: "checkbox", "data-project": project.id });
  const note = el("small", {});
  const line = el("label", { class: "project" }, tick, el("span", {}, project.name, note));
  tick.addEventListener("change", () => {
    const { built, without } = levers.now;
    const there = stands(project, levers.now, contents);
    levers.set({
      built: changed(built, project.id, tick.checked && !there),
      without: changed(without, project.id, !tick.checked && there),
    });
  });
  return {
    project,
    line,
    draw() {
      const { built, without } = levers.now;
      const there = stands(project, levers.now, contents);
      tick.checked = there ? !without.includes(project.id) : built.includes(project.id);
      note.textContent = [
        project.id,
        country(project.country),
        there && project.opened !== null
          ? t("open_since", { year: year(project.opened) })
          : musd(project.cost_musd),
      ].join(" · ");
    },
  };
}

function changed(ids: string[], id: string, on: boolean): string[] {
  const others = ids.filter((each) => each !== id);
  return on ? [...others, id] : others;
}

/** Search in the list, and switch on all that is firm enough. */
function tools(contents: Contents, levers: Levers, rows: Map<string, Row>): HTMLElement[] {
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
      .filter(
        (project) => firm.includes(project.standing) && !stands(project, levers.now, contents),
      )
      .map((project) => project.id);
    levers.set({ built: value === "none" ? [] : built, without: [] });
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
