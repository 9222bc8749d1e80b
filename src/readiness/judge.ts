/** Judges people and tokens by what a project will ask of them once everything announced is enforced. */
import type { Level } from "../actor.ts";
import { matchesGlob } from "../packaging/name-glob.ts";
import { evaluate, type Shortfall } from "../policy/evaluate.ts";
import type { Standing } from "../policy/standing.ts";
import type { Held } from "./holders.ts";
import type { UploadingToken } from "./uploading-tokens.ts";

/** How somebody signs in at their strongest. */
const METHODS = { password: "password", any_2fa: "totp", phishing_resistant: "webauthn" } as const;

/** Whether `user`, signed in at their strongest, may change a project that stands so. */
export function personReady({ user, level }: { user: string; level: Level }, standing: Standing): boolean {
  const who = { kind: "person", user, level, factors: level, method: METHODS[level] } as const;
  const facts = {
    at: standing.finallyAt,
    action: "settings",
    project: "",
    demand: standing.finally,
    who,
  } as const;
  return evaluate(facts).verdict !== "refused";
}

/** Why an upload with the token would be refused; nothing where it would pass. */
export function tokenShortfall({ facts: who }: UploadingToken, standing: Standing): Shortfall | undefined {
  const facts = {
    at: standing.finallyAt,
    action: "upload",
    project: "",
    demand: standing.finally,
    who,
  } as const;
  const { verdict, code } = evaluate(facts);
  return verdict === "refused" ? (code as Shortfall) : undefined;
}

export type JudgedToken = {
  /** Projects of its holder that it reaches, and why it stops for each; nothing where it goes on. */
  readonly reached: readonly { readonly held: Held; readonly why: Shortfall | undefined }[];
};

/** Once for each standing: many projects share one. */
export function judgeToken(token: UploadingToken, held: readonly Held[]): JudgedToken {
  const known = new Map<Standing, Shortfall | undefined>();
  const why = (standing: Standing) => {
    if (!known.has(standing)) known.set(standing, tokenShortfall(token, standing));
    return known.get(standing);
  };
  const reached = held
    .filter(
      ({ project }) => project === "" || (token.projects?.some((glob) => matchesGlob(glob, project)) ?? true),
    )
    .map((each) => ({ held: each, why: why(each.standing) }));
  return { reached };
}
