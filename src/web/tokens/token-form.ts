/** From the form for a token to what is asked for, and from a refusal to the field it is about. */
import type { Scope } from "../../actor.ts";
import type { Refusal } from "../../errors.ts";
import type { NewToken } from "../../tokens/check-new-token.ts";

/** What was typed; every field is there, empty where nothing was. */
export type TokenValues = {
  readonly name: string;
  readonly scope: string;
  readonly projects: string;
  readonly version: string;
  readonly cidrs: string;
  readonly days: string;
  readonly single_use: string;
  readonly new_project: string;
};

export type TokenErrors = { readonly [field in keyof TokenValues | "form"]?: string };

const SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  read: ["read"],
  upload: ["upload"],
  both: ["read", "upload"],
};

const DAY = 24 * 60 * 60 * 1000;

/** Where nothing is given, what most people want. */
export function readTokenValues(given: URLSearchParams): TokenValues {
  const field = (name: keyof TokenValues, otherwise = "") => given.get(name) ?? otherwise;
  return {
    name: field("name"),
    scope: field("scope", "upload"),
    projects: field("projects"),
    version: field("version"),
    cidrs: field("cidrs"),
    days: field("days", "90"),
    single_use: field("single_use"),
    new_project: field("new_project"),
  };
}

/** `days` of `never` ends never; anything that is no number is refused with the lifetime. */
export function tokenWanted(userId: number, values: TokenValues): NewToken {
  const [projects, cidrs] = [words(values.projects), words(values.cidrs)];
  const version = values.version.trim();
  return {
    userId,
    name: values.name.trim(),
    scopes: Object.hasOwn(SCOPES, values.scope) ? (SCOPES[values.scope] ?? []) : [],
    ...(projects.length === 0 ? {} : { projects }),
    ...(cidrs.length === 0 ? {} : { cidrs }),
    ...(version === "" ? {} : { version }),
    ...(values.days === "never" ? {} : { lifetime: Number(values.days) * DAY }),
    singleUse: values.single_use === "yes",
    newProject: values.new_project === "yes",
  };
}

/** By the start of its code. */
const FIELDS: readonly (readonly [string, keyof TokenErrors])[] = [
  ["token.name", "name"],
  ["token.project", "projects"],
  ["glob.", "projects"],
  ["cidr.", "cidrs"],
  ["token.cidr", "cidrs"],
  ["version.", "version"],
  ["token.", "form"],
];

/** Nothing where the refusal is about no field. */
export function tokenErrors(refusal: Refusal): TokenErrors | undefined {
  if (refusal.kind === "denied_by_policy") return { form: refusal.sentence };
  const at =
    refusal.kind === "invalid" ? FIELDS.find(([start]) => refusal.code.startsWith(start)) : undefined;
  return at === undefined ? undefined : { [at[1]]: refusal.sentence };
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
