// How studies are asked: options that the command line has under the same names.
import { el, field } from "./dom";
import { t } from "./strings";

/** What is chosen; null and false where the option is left out. */
export interface Options {
  probability: number | null;
  samples: number | null;
  by_choice: boolean;
  leave_stranded: boolean;
}

export interface OptionFields {
  node: HTMLElement;
  readonly now: Options;
  /** Whether all that is written in the fields can be asked; says which field is wrong. */
  valid(): boolean;
}

export function buildOptions(): OptionFields {
  const amount = (name: string, limits: Record<string, string | number>) =>
    el("input", { type: "number", id: `option-${name}`, ...limits });
  const tick = (name: string, help: string) =>
    el("input", { type: "checkbox", id: `option-${name}`, "aria-describedby": help });
  const probability = amount("probability", { min: 0.01, max: 0.99, step: "any" });
  const samples = amount("samples", { min: 16, max: 100_000, step: 1 });
  const choice = tick("by_choice", "by-choice-help");
  const stranded = tick("leave_stranded", "leave-stranded-help");
  const given = (input: HTMLInputElement) => (input.value === "" ? null : Number(input.value));
  const node = el(
    "details",
    { class: "group options" },
    el("summary", {}, t("options")),
    field(t("probability"), probability, t("probability_help")),
    field(t("samples"), samples, t("samples_help")),
    el("label", { class: "tick" }, choice, t("by_choice")),
    el("p", { class: "help", id: "by-choice-help" }, t("by_choice_help")),
    el("label", { class: "tick" }, stranded, t("leave_stranded")),
    el("p", { class: "help", id: "leave-stranded-help" }, t("leave_stranded_help")),
  );
  return {
    node,
    get now() {
      return {
        probability: given(probability),
        samples: given(samples),
        by_choice: choice.checked,
        leave_stranded: stranded.checked,
      };
    },
    valid() {
      const wrong = [probability, samples].find((input) => !input.checkValidity());
      if (wrong) node.open = true;
      return wrong?.reportValidity() ?? true;
    },
  };
}
