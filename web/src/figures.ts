// Figures that the service draws, such as the profile of the corridor.
import { caseUrl } from "./api";
import { button, el } from "./dom";
import { figureQuery, type Situation } from "./situation";
import { currentLanguage, t } from "./strings";

/** A button that saves a picture of the service as PNG, wide enough for print. */
export function pngButton(picture: HTMLImageElement): HTMLElement {
  const save = () => {
    const canvas = el("canvas");
    canvas.width = 1600;
    canvas.height = (1600 * picture.naturalHeight) / picture.naturalWidth;
    const paper = canvas.getContext("2d") as CanvasRenderingContext2D;
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const name = new URL(picture.src).pathname.split("/").pop() ?? "";
    el("a", { href: canvas.toDataURL(), download: name.replace(/svg$/, "png") }).click();
  };
  return button("PNG", save);
}

/** A picture that a browser fetches when it comes into view, with its files to save. */
export function buildFigure(caseId: string, name: string, label: string) {
  const picture = el("img", { alt: label, class: "figure-picture", loading: "lazy" });
  const saved = el("a", { class: "button", download: `${name}.svg` }, t("save_svg"));
  const table = el("a", { class: "button", download: `${name}.csv` }, "CSV");
  const book = el("a", { class: "button", download: `${caseId}.xlsx` }, "XLSX");
  const fault = el("p", { class: "fault", hidden: true }, t("no_figure"));
  picture.addEventListener("error", () => {
    fault.hidden = false;
  });
  return {
    node: el(
      "figure",
      { class: "server-figure" },
      el("h4", {}, label),
      picture,
      fault,
      el("figcaption", { class: "asks" }, saved, pngButton(picture), table, book),
    ),
    show(now: Situation, version: number) {
      const query = `${figureQuery(now)}&version=${version}`;
      const wanted = caseUrl(caseId, `${name}.svg?${query}&language=${currentLanguage()}`);
      table.href = caseUrl(caseId, `drawn/${name}.csv?${query}`);
      book.href = caseUrl(caseId, `drawn.xlsx?${query}`);
      saved.href = wanted;
      const fitting = innerWidth < 700 ? `${wanted}&narrow=true` : wanted; // letters to be read
      if (picture.getAttribute("src") === fitting) return;
      fault.hidden = true;
      picture.src = fitting;
    },
  };
}
