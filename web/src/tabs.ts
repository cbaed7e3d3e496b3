// Panels of which one is open, by the pattern for tabs: arrows move, the rest is one stop.
import { el } from "./dom";

export interface Tab {
  id: string;
  label: string;
  node: HTMLElement;
  /** Whether the panel takes the room of the levers too. */
  wide?: boolean;
}

export interface Tabs {
  node: HTMLElement;
  open(id: string, focus?: boolean): void;
}

export function buildTabs(tabs: Tab[], label: string, widened: (wide: boolean) => void): Tabs {
  const list = el("div", { role: "tablist", "aria-label": label });
  const node = el("section", { class: "panel" }, list);
  const heads = tabs.map((tab) =>
    el(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${tab.id}`,
        "aria-controls": `panel-${tab.id}`,
      },
      tab.label,
    ),
  );
  const panels = tabs.map((tab) =>
    el(
      "div",
      {
        role: "tabpanel",
        id: `panel-${tab.id}`,
        "aria-labelledby": `tab-${tab.id}`,
        tabindex: 0,
      },
      tab.node,
    ),
  );
  list.append(...heads);
  node.append(...panels);
  const open = (id: string, focus = false) => {
    tabs.forEach((tab, i) => {
      const chosen = tab.id === id;
      heads[i]?.setAttribute("aria-selected", String(chosen));
      heads[i]?.setAttribute("tabindex", chosen ? "0" : "-1");
      if (panels[i]) panels[i].hidden = !chosen;
      tab.node.dispatchEvent(new Event(chosen ? "opened" : "closed"));
      if (chosen) widened(tab.wide ?? false);
      if (chosen && focus) heads[i]?.focus();
    });
    sessionStorage.setItem("tab", id);
  };
  heads.forEach((head, i) => {
    head.addEventListener("click", () => open(tabs[i]?.id ?? ""));
    head.addEventListener("keydown", (event) => {
      const turned = document.documentElement.dir === "rtl" ? -1 : 1;
      const by = { ArrowRight: turned, ArrowLeft: -turned }[event.key];
      const next = by ? tabs[(i + by + tabs.length) % tabs.length] : undefined;
      if (next) open(next.id, true);
    });
  });
  const last = sessionStorage.getItem("tab");
  open(tabs.some((tab) => tab.id === last) && last ? last : (tabs[0]?.id ?? ""));
  return { node, open };
}
