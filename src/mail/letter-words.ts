/** Keeps the words of a letter that says more than its notice, from the transaction that tells until it is sent. */
import { desc, eq } from "drizzle-orm";
import { notify } from "../accounts/notices.ts";
import type { Db } from "../db/open.ts";
import { noticeLetters } from "../db/schema/readiness.ts";
import { notices } from "../db/schema/sign-in.ts";
import type { Tx } from "../db/write.ts";
import type { LetterBody } from "./letter.ts";

type Act = Parameters<typeof notify>[1];
type Worded = { readonly notice: Parameters<typeof notify>[2]; readonly body: LetterBody };

/** As `notify`, with a letter of its own words. */
export function notifyInWords(tx: Tx, act: Act, { notice, body }: Worded): void {
  notify(tx, act, notice);
  const row = tx
    .select({ id: notices.id })
    .from(notices)
    .where(eq(notices.userId, notice.userId))
    .orderBy(desc(notices.id))
    .limit(1)
    .get();
  if (row !== undefined) {
    tx.insert(noticeLetters)
      .values({ noticeId: row.id, body: JSON.stringify(body) })
      .run();
  }
}

/** Nothing where the notice has no words of its own. */
export function letterWords(db: Db, noticeId: number): LetterBody | undefined {
  const row = db.orm
    .select({ body: noticeLetters.body })
    .from(noticeLetters)
    .where(eq(noticeLetters.noticeId, noticeId))
    .get();
  return row === undefined ? undefined : (JSON.parse(row.body) as LetterBody);
}
