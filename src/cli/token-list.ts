/** `gatehouse token list`: all tokens or those of one user; never a secret. */
import { buildCommand } from "@stricli/core";
import { requirePerson } from "../accounts/person.ts";
import { listTokens, type TokenSummary } from "../tokens/list-tokens.ts";
import { type ConfigFlags, configFlags, jsonFlag, type JsonFlag, textFlag } from "./flags.ts";
import { answer, answerJson, isoTime } from "./say.ts";
import { day, table } from "./table.ts";
import { withHouse } from "./with-house.ts";

type Flags = ConfigFlags & JsonFlag & { readonly user?: string };

export const tokenList = buildCommand({
  docs: { brief: "List tokens" },
  parameters: { flags: { user: textFlag("U", "Only those of this user"), ...jsonFlag, ...configFlags } },
  func: list,
});

async function list({ user, json, ...flags }: Flags): Promise<void> {
  const { tokens, now } = await withHouse(flags, ({ house }) => {
    const userId = user === undefined ? undefined : requirePerson(house.db.orm, user).id;
    return { tokens: listTokens(house.db, userId), now: house.now() };
  });
  if (json) return answerJson(tokens.map((token) => describe(token, now)));
  answer(
    table(
      ["ID", "USER", "NAME", "STATE", "SCOPES", "PROJECTS", "NETWORKS", "EXPIRES", "LAST USED"],
      tokens.map((token) => [
        token.id,
        token.user,
        token.name,
        stateOf(token, now),
        token.scopes.join(","),
        token.projects?.join(",") ?? "all",
        token.cidrs?.join(",") ?? "any",
        day(token.expiresAt) ?? "never",
        day(token.lastUsedAt) ?? "never",
      ]),
    ),
  );
}

function stateOf({ revokedAt, expiresAt }: TokenSummary, now: number): "active" | "expired" | "revoked" {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= now ? "expired" : "active";
}

function describe(token: TokenSummary, now: number) {
  const { id, user, name, scopes, projects, cidrs, level } = token;
  return {
    id,
    user,
    name,
    state: stateOf(token, now),
    scopes,
    projects,
    cidrs,
    level,
    created_at: isoTime(token.createdAt),
    expires_at: isoTime(token.expiresAt),
    revoked_at: isoTime(token.revokedAt),
    last_used_at: isoTime(token.lastUsedAt),
    last_used_ip: token.lastUsedIp,
  };
}
