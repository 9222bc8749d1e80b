/** The body of a record: the canonical JSON that is hashed, bounded in length. */
import type { AuditDetails, AuditEvent } from "./audit-event.ts";
import { canonicalJson, type Json } from "./canonical-json.ts";

/** The most bytes that a body has. */
export const LONGEST_BODY = 8192;

/** Who acted, by ids alone. */
export type RecordedActor = {
  readonly kind: "person" | "token" | "console" | "anonymous" | "house";
  readonly user?: number;
  readonly token?: number;
  readonly level?: string;
  /** How a session was proven last, and how long ago, in seconds. */
  readonly method?: string;
  readonly age?: number;
  /** The person in whose session the token was minted. */
  readonly minter?: number;
};

export type BodyParts = {
  readonly log: string;
  readonly seq: number;
  readonly at: number;
  readonly actor: RecordedActor;
  readonly requestId: string;
  readonly event: AuditEvent;
  /** The details without what is personal. */
  readonly details: AuditDetails;
  /** Field to commitment. */
  readonly pii: Readonly<Record<string, string>>;
  /** The number of the record that was adopted from a table without hashes. */
  readonly adopted?: number;
};

/** Long lists and texts among the details are cut until it fits; `cut` then says how long they were. */
export function recordBody(parts: BodyParts): string {
  const cut: Record<string, number> = {};
  let details = parts.details;
  let body = compose(parts, details, cut);
  while (Buffer.byteLength(body) > LONGEST_BODY) {
    const longest = longestOf(details);
    if (longest === undefined) throw new Error(`a record of ${parts.event.event} is too long`);
    const value = details[longest];
    const { length } = value as string | readonly string[];
    cut[longest] ??= length;
    details = { ...details, [longest]: (value as string | readonly string[]).slice(0, length / 2) };
    body = compose(parts, details, cut);
  }
  return body;
}

function compose(parts: BodyParts, details: AuditDetails, cut: Record<string, number>): string {
  const { event, actor } = parts;
  const { kind, user, token, level, age, minter } = actor;
  return canonicalJson({
    v: 1,
    log: parts.log,
    seq: parts.seq,
    ts: parts.at,
    event: event.event,
    outcome: event.outcome,
    ...(user === undefined ? {} : { actor: user }),
    auth: present({
      kind,
      token,
      level,
      method: event.method ?? text(event.details?.["method"]) ?? actor.method,
      age,
      minter,
    }),
    req: parts.requestId,
    ...filled("target", present(targetOf(event))),
    ...filled("details", details),
    ...filled("cut", cut),
    ...filled("before", event.before ?? {}),
    ...filled("after", event.after ?? {}),
    ...present({
      reason: event.outcome === "refused" ? reasonOf(event.details) : undefined,
      policy: event.policy,
      adopted: parts.adopted,
    }),
    pii: parts.pii,
  });
}

function targetOf({ project, details = {}, ...event }: AuditEvent): Record<string, Json | undefined> {
  const user = event.subject ?? details["user_id"];
  return {
    project: text(project),
    version: event.version ?? text(details["version"]),
    file: event.file ?? text(details["filename"]),
    sha256: event.sha256 ?? text(details["sha256"]),
    user: typeof user === "number" ? user : undefined,
  };
}

/** The rule that refused, a dotted word. */
function reasonOf(details: AuditDetails = {}): string | undefined {
  const code = text(details["rule"]) ?? text(details["reason"]) ?? text(details["limit"]);
  return code !== undefined && /^[a-z][a-z0-9_.]{0,63}$/.test(code) ? code : undefined;
}

/** What is long enough to be worth cutting. */
function longestOf(details: AuditDetails): string | undefined {
  let longest: string | undefined;
  let most = 64;
  for (const [name, value] of Object.entries(details)) {
    if (value === null || value === undefined || (typeof value !== "string" && typeof value !== "object"))
      continue;
    const size = JSON.stringify(value).length;
    if (size <= most) continue;
    longest = name;
    most = size;
  }
  return longest;
}

/** Names are shorter than this; what is longer was typed by somebody who meant no good. */
function text(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, 300) : undefined;
}

function present(members: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(members).filter((each): each is [string, Json] => each[1] !== undefined),
  );
}

function filled(name: string, value: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}
