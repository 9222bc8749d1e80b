/** `gatehouse token create --user U --scope …`: the secret alone on standard output, once. */
import { buildCommand } from "@stricli/core";
import { requirePerson } from "../accounts/person.ts";
import type { Scope } from "../actor.ts";
import { parseDuration } from "../config/duration.ts";
import { createToken } from "../tokens/create-token.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, neededFlag } from "./flags.ts";
import { answer, answerJson, isoTime, say } from "./say.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags &
  JsonFlag & {
    readonly user: string;
    readonly name: string;
    readonly scope: readonly Scope[];
    readonly project?: readonly string[];
    readonly cidr?: readonly string[];
    /** Milliseconds, or no end. */
    readonly expires?: number;
  };

/** What a token that can publish lives when nobody says otherwise, in milliseconds. */
const UPLOAD_LIFETIME = parseDuration("90d");

export const tokenCreate = buildCommand<Flags>({
  docs: {
    brief: "Make a token; its secret goes to standard output alone",
    fullDescription:
      "Makes a token. Its secret is printed once, alone on standard output; everything else goes to standard error.",
  },
  parameters: {
    flags: {
      user: neededFlag("U", "Whose token it is"),
      scope: {
        kind: "enum",
        values: ["read", "upload"],
        variadic: true,
        brief: "What it may do; may be given twice",
      },
      name: { ...neededFlag("N", "What it is called"), default: "console" },
      project: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        placeholder: "GLOB",
        brief: "Only these projects, such as acme-*; may be repeated",
      },
      cidr: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        placeholder: "C",
        brief: "Only from these networks, such as 10.0.0.0/8; may be repeated",
      },
      expires: {
        kind: "parsed",
        parse: parseLifetime,
        optional: true,
        placeholder: "90d|never",
        brief: "How long it works; when left out 90d with scope upload, else never ends",
      },
      ...jsonFlag,
      ...configFlags,
    },
  },
  func: create,
});

function parseLifetime(text: string): number {
  return text === "never" ? Number.POSITIVE_INFINITY : parseDuration(text);
}

async function create(flags: Flags): Promise<void> {
  const { json, user, name, project, cidr } = flags;
  const scopes = [...new Set(flags.scope)];
  const lifetime = flags.expires ?? (scopes.includes("upload") ? UPLOAD_LIFETIME : Number.POSITIVE_INFINITY);
  const made = await withHouse(flags, ({ house, actor }) => {
    const person = requirePerson(house.db.orm, user);
    const token = createToken(house, actor, {
      userId: person.id,
      name,
      scopes,
      ...(project === undefined || project.length === 0 ? {} : { projects: project }),
      ...(cidr === undefined || cidr.length === 0 ? {} : { cidrs: cidr }),
      ...(Number.isFinite(lifetime) ? { lifetime } : {}),
    });
    return {
      ...token,
      user: person.name,
      expiresAt: Number.isFinite(lifetime) ? house.now() + lifetime : null,
    };
  });
  const { id, secret, expiresAt } = made;
  if (json) return answerJson({ id, secret, user: made.user, name, scopes, expires_at: isoTime(expiresAt) });
  say(
    `Token ${id} of '${made.user}' for ${scopes.join(" and ")}, ${expiresAt === null ? "without an end" : `until ${isoTime(expiresAt).slice(0, 10)}`}. The secret is shown this once:`,
  );
  answer(secret);
}
