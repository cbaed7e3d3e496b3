// The map that the service draws: what is seen first, and all the while where there is no live map.
import { caseUrl } from "./api";
import type { CorridorMap } from "./map";
import { figureQuery, type Levers } from "./situation";

/** The picture as a map that follows the levers. */
export function pictureMap(
  box: HTMLElement,
  caseId: string,
  levers: Levers,
  picked: (id: string) => void,
): CorridorMap {
  let drawn = "";
  box.addEventListener("click", (event) => {
    const id = (event.target as Element).closest<SVGElement>("[data-id]")?.dataset.id;
    if (id) picked(id);
  });
  return {
    async show(_after, _before, view) {
      const wanted = figureQuery(view === "before" ? levers.before : levers.now);
      if (wanted === drawn) return;
      drawn = wanted;
      const response = await fetch(caseUrl(caseId, `map.svg?alone=false&${wanted}`));
      if (response.ok && wanted === drawn) box.innerHTML = await response.text();
    },
    pick: () => undefined,
    layer: () => undefined,
    zoom: () => undefined,
    whole: () => undefined,
    resize: () => undefined,
  };
}
