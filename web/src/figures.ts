// Figures that the service draws, such as the profile of the corridor.
import { caseUrl } from "./api";
import { el } from "./dom";
import { figureQuery, type Situation } from "./situation";
import { t } from "./strings";

/** A picture that is fetched only while its panel is open. */
export function buildFigure(caseId: string, name: string, label: string) {
  const picture = el("img", { alt: label, class: "figure-picture" });
  const saved = el("a", { class: "button", download: `${name}.svg` }, t("save_svg"));
  const fault = el("p", { class: "fault", hidden: true }, t("no_figure"));
  const node = el(
    "figure",
    { class: "server-figure" },
    picture,
    fault,
    el("figcaption", {}, saved),
  );
  let wanted = "";
  let open = false;
  const draw = () => {
    if (!open || picture.getAttribute("src") === wanted) return;
    fault.hidden = true;
    picture.src = wanted;
    saved.href = wanted;
  };
  picture.addEventListener("error", () => {
    fault.hidden = false;
  });
  node.addEventListener("opened", () => {
    open = true;
    draw();
  });
  node.addEventListener("closed", () => {
    open = false;
  });
  return {
    node,
    show(now: Situation, version: number) {
      wanted = caseUrl(caseId, `${name}.svg?${figureQuery(now)}&version=${version}`);
      draw();
    },
  };
}
