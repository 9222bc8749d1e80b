/** Says in plain words what one record tells: who did what, in parts of which names stand out. */
import { EVENTS } from "./registry.ts";

export type Part = { readonly text: string; readonly name?: true };

export type ToldEvent = {
  readonly event: string;
  readonly outcome: "done" | "refused";
  readonly project: string | null;
  readonly details: Readonly<Record<string, unknown>>;
};

export type Telling = {
  /** Who, ready to stand at the beginning: `Ada`, `Token ci of ada`. */
  readonly who: readonly Part[];
  /** The name of an account; `undefined` for one that is gone. */
  readonly nameOf: (userId: number) => string | undefined;
};

/** The sentence without its full stop; a name or reason of any kind stays one line. */
export function tellEvent(told: ToldEvent, { who, nameOf }: Telling): Part[] {
  const words = EVENTS[told.event]?.[told.outcome]?.words ?? unknownWords(told);
  const look = (field: string) => valueOf(told, field, nameOf);
  return [...who, { text: " " }, ...fill(words, look)].filter(({ text }) => text !== "");
}

/** The sentence as one string. */
export function plainWords(parts: readonly Part[]): string {
  return parts.map(({ text }) => text).join("");
}

/** Another release of this program may have written what this one does not know. */
function unknownWords({ event, outcome }: ToldEvent): string {
  const name = event.replaceAll(/[[\]{}]/g, "");
  return outcome === "done" ? `did ${name}` : `was refused ${name}`;
}

type Look = (field: string) => string | undefined;

/** A bracket falls away as a whole when one of its details is missing; brackets may stand within brackets. */
function fill(words: string, look: Look): Part[] {
  const parts: Part[] = [];
  for (const [piece] of words.matchAll(/\{\w+\}|\[|\]|[^[\]{}]+/g)) parts.push({ text: piece });
  return resolve(parts, look).parts;
}

function resolve(pieces: Part[], look: Look): { parts: Part[]; whole: boolean } {
  const parts: Part[] = [];
  let whole = true;
  for (let piece = pieces.shift(); piece !== undefined && piece.text !== "]"; piece = pieces.shift()) {
    const { text } = piece;
    if (text === "[") {
      const inner = resolve(pieces, look);
      if (inner.whole) parts.push(...inner.parts);
    } else if (text.startsWith("{")) {
      const field = text.slice(1, -1);
      const value = look(field);
      if (value === undefined) whole = false;
      parts.push(PLAIN.has(field) ? { text: value ?? "…" } : { text: value ?? "…", name: true });
    } else parts.push(piece);
  }
  return { parts, whole };
}

/** Sentences and counts, which do not stand out. */
const PLAIN: ReadonlySet<string> = new Set(["reason", "faults", "difference", "tries", "times", "left"]);

/** What short values of details mean. */
const VALUE_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  method: {
    password: "a password",
    device: "a password, in a remembered browser",
    recovery_code: "a recovery code",
    totp: "an app",
    webauthn: "a security key",
    passkey: "a passkey",
  },
  factor: { totp: "app", webauthn: "key" },
};

const LONGEST = 300;

function valueOf(told: ToldEvent, field: string, nameOf: Telling["nameOf"]): string | undefined {
  if (field === "project") return told.project ?? undefined;
  const value = told.details[field];
  if (value === undefined || value === null) return undefined;
  const kinds = EVENTS[told.event]?.[told.outcome]?.details ?? {};
  if (kinds[field]?.startsWith("person") === true && typeof value === "number")
    return nameOf(value) ?? `account ${value}`;
  const text = Array.isArray(value) ? value.map(scalar).join(", ") : scalar(value);
  const words = VALUE_WORDS[field];
  return words !== undefined && Object.hasOwn(words, text) ? words[text] : oneLine(text);
}

function scalar(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Nothing in it starts a new line, turns the direction of writing, or steers a terminal. */
export function oneLine(text: string): string {
  const plain = text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
