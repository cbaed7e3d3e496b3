// Words of the page in the reader's language, and numbers as they are written there.
import english from "../strings/en.json";
import { get } from "./api";

export type Key = keyof typeof english;
type Catalogue = Partial<Record<Key, string>>;

export const LANGUAGES: Record<string, string> = {
  en: "English",
  ru: "Русский",
  az: "Azərbaycanca",
  fa: "فارسی",
};
const RIGHT_TO_LEFT = new Set(["fa"]);

let language = "en";
let catalogue: Catalogue = english;

/** Read the catalogue of the language that the address, the last visit or the browser names. */
export async function loadLanguage(): Promise<void> {
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = asked ?? localStorage.getItem("language") ?? "en";
  if (wanted !== "en" && wanted in LANGUAGES) {
    try {
      catalogue = await get<Catalogue>(`/static/strings/${wanted}.json`);
      language = wanted;
    } catch {
      language = "en"; // the page stays readable without a catalogue
    }
  }
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

export function currentLanguage(): string {
  return language;
}

/** Reload in another language; the situation stays in the address. */
export function changeLanguage(wanted: string): void {
  localStorage.setItem("language", wanted);
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  location.replace(address);
  location.reload();
}

/** The words of a key, with `{name}` replaced. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const words = catalogue[key] ?? english[key];
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words of a value that a case or the service names, or the value with spaces. */
export function word(group: string, value: string): string {
  const key = `${group}.${value}` as Key;
  return catalogue[key] ?? english[key] ?? value.replaceAll("_", " ");
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

export function year(value: number): string {
  return new Intl.NumberFormat(language, { useGrouping: false }).format(value);
}

/** Million tonnes, with as many digits as the size needs. */
export function megatonnes(tonnes: number): string {
  const millions = tonnes / 1e6;
  const digits = Math.abs(millions) >= 100 ? 0 : Math.abs(millions) >= 1 ? 1 : 2;
  return number(millions, digits);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(
    share,
  );
}

export function musd(value: number | null): string {
  return value === null ? t("unknown") : t("money", { amount: number(value, value < 10 ? 1 : 0) });
}

/** The code of the high sea, which no country owns. */
const HIGH_SEA = "XX";

export function country(code: string): string {
  if (code === HIGH_SEA) return t("high_sea");
  try {
    return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}
