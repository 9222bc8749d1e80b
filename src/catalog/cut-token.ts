/** Cuts a token off from one project, or lets it in again; whatever else it reaches stays its holder's business. */
import { and, eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Actor } from "../actor.ts";
import { record } from "../audit/record.ts";
import type { Db } from "../db/open.ts";
import { tokenCuts } from "../db/schema/catalog.ts";
import { write } from "../db/write.ts";
import { Refusal } from "../errors.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import { requireChangeable } from "./access.ts";
import { publishingTokens } from "./who-publishes.ts";

export type CutInput = { readonly name: ProjectName; readonly token: number; readonly cut: boolean };

/** What is so already is left alone. @throws Refusal `token.unknown_id` unless it reaches the project, or for rights */
export function setTokenCut(deps: { db: Db; now: () => number }, actor: Actor, input: CutInput): void {
  write(deps.db, (tx) => {
    const act = { actor, at: deps.now() };
    const project = requireChangeable(tx, act, { name: input.name, change: "roles" });
    const token = publishingTokens(tx, project, act.at).find(({ id }) => id === input.token);
    if (token === undefined) throw unknownToken();
    if (token.cut === input.cut) return;
    const row = { projectId: project.id, tokenId: token.id };
    if (input.cut)
      tx.insert(tokenCuts)
        .values({ ...row, cutAt: act.at })
        .run();
    else {
      tx.delete(tokenCuts)
        .where(and(eq(tokenCuts.projectId, row.projectId), eq(tokenCuts.tokenId, row.tokenId)))
        .run();
    }
    const details = { token: token.id, name: token.name, user: token.user, user_id: token.userId };
    const event = input.cut ? "token.cut" : "token.restore";
    record(tx, act, { event, outcome: "done", project: project.name, details });
    if (!input.cut || ("userId" in actor && actor.userId === token.userId)) return;
    const subject = `${token.name}, from ${project.name}`;
    notify(tx, act, { userId: token.userId, kind: "token.cut", subject });
  });
}

function unknownToken(): Refusal {
  return new Refusal({
    kind: "not_found",
    code: "token.unknown_id",
    message: "No such token reaches this project.",
    remedy: "Look at the list again: it may have ended.",
  });
}
