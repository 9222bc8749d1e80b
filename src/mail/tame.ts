/** What strangers chose, in a form that no mail program turns into a link. */

/** A label or name: letters, digits and a few marks stay, at most 80 of them. */
export function tameWords(text: string): string {
  return text.replace(/[^\p{L}\p{N} _'()+-]/gu, "·").slice(0, 80);
}

const BROWSERS = [
  [/\bEdg\//, "Edge"],
  [/\bFirefox\//, "Firefox"],
  [/\bChrom(?:e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;

const SYSTEMS = [
  [/\bAndroid\b/, "Android"],
  [/\b(?:iPhone|iPad)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
] as const;

/** `Firefox on Linux`, of a User-Agent that says so; never its own words. */
export function browserName(agent: string): string {
  const find = (list: readonly (readonly [RegExp, string])[]) =>
    list.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = find(BROWSERS) ?? "an unknown program";
  const system = find(SYSTEMS);
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** An address as the server noted it: `192.0.2.7`, or `the server's console`. */
export function placeName(ip: string): string {
  if (ip === "console") return "the server's console";
  return /^[0-9a-f.:]+$/i.test(ip) ? ip : "an unknown address";
}
