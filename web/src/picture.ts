// The map that the service draws: what is seen first, and all the while where there is no live map.
import { caseUrl } from "./api";
import { el } from "./dom";
import type { CorridorMap } from "./map";
import { figureQuery, type Levers } from "./situation";
import { currentLanguage } from "./strings";

/** The picture as a map that follows the levers; of two states one is laid over the other. */
export function pictureMap(
  box: HTMLElement,
  caseId: string,
  levers: Levers,
  picked: (id: string) => void,
): CorridorMap {
  let drawn = "";
  const picture = el("div", {}, box.firstElementChild);
  const over = el("img", { class: "before", alt: "" });
  box.replaceChildren(picture, over);
  box.addEventListener("click", (event) => {
    const id = (event.target as Element).closest<SVGElement>("[data-id]")?.dataset.id;
    if (id) picked(id);
  });
  return {
    async show(_after, _before, view) {
      const [now, before] = [levers.now, levers.before].map(figureQuery) as [string, string];
      const spoken = `&language=${currentLanguage()}`;
      const beside = (other: string) =>
        view === "both" ? `${spoken}&beside=${encodeURIComponent(other)}` : spoken;
      if (view === "both") over.src = caseUrl(levers.beforeCase, `map.svg?${before}${beside(now)}`);
      const wanted =
        view === "before"
          ? caseUrl(levers.beforeCase, `map.svg?alone=false&${before}${spoken}`)
          : caseUrl(caseId, `map.svg?alone=false&${now}${beside(before)}`);
      if (wanted === drawn) return;
      drawn = wanted;
      const response = await fetch(wanted);
      if (response.ok && wanted === drawn) picture.innerHTML = await response.text();
    },
    pick: () => undefined,
    layer: () => undefined,
    zoom: () => undefined,
    whole: () => undefined,
    resize: () => undefined,
  };
}
