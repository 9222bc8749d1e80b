/** Lets drizzle prepare each statement once: left alone, it has SQLite parse and plan the same text at every call. */
import type { Database, Statement } from "bun:sqlite";

/** More texts than the program has; beyond it (lists of changing length) a statement is prepared for its one use. */
const MOST_KEPT = 400;

/** The part of a connection that drizzle uses, with statements kept by their text. */
export function keepStatements(sqlite: Database): Database {
  const kept = new Map<string, Statement>();
  const client: Pick<Database, "exec" | "prepare" | "transaction"> = {
    exec: (...given) => sqlite.exec(...given),
    transaction: (body) => sqlite.transaction(body),
    prepare: ((text: string) => {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = sqlite.prepare(text);
      if (kept.size < MOST_KEPT) kept.set(text, statement);
      return statement;
    }) as Database["prepare"],
  };
  return client as Database;
}
