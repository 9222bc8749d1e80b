/** Downloads as the file route notes them, and what of them is written down. */
import type { TokenActor } from "../../src/actor.ts";
import {
  createDownloadCounter,
  type DownloadCounter,
  type Taking,
} from "../../src/downloads/download-counter.ts";
import { digestOf } from "./new-file.ts";
import { origin, START, type TestHouse } from "./test-house.ts";

export const DAY = 86_400_000;

/** A token of `user`, with pip. */
export function tokenActor(user: string, more: Partial<TokenActor> = {}): TokenActor {
  return {
    kind: "token",
    tokenId: 7,
    tokenName: "ci",
    scopes: ["read"],
    userId: 3,
    userName: user,
    admin: false,
    level: "password",
    ...origin,
    agent: "pip/26.3",
    ...more,
  };
}

/** `ada` takes a wheel of `demo` 1.0 from its first byte on, at noon of the first of March 2026. */
export function taking(more: Partial<Taking> = {}): Taking {
  const { project = "demo" } = more;
  const filename = more.filename ?? `${project}-1.0-py3-none-any.whl`;
  const sha256 = digestOf(filename);
  return { project, filename, sha256, actor: tokenActor("ada"), at: START, opening: true, ...more };
}

export function counterOf(
  { db, now }: Pick<TestHouse, "db" | "now">,
  more: { keep?: number; lost?: (count: number) => void } = {},
): DownloadCounter {
  return createDownloadCounter({ db, now, keep: 400 * DAY, lost: () => undefined, ...more });
}

export type WrittenRow = {
  readonly project: string;
  readonly filename: string;
  readonly day: number;
  readonly user: string;
  readonly token: string;
  readonly ip: string;
  readonly client: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

/** Read apart from the code under test. */
export function writtenRows({ db }: Pick<TestHouse, "db">): WrittenRow[] {
  return db.sqlite
    .query<WrittenRow, []>(
      `SELECT p.name AS project, f.filename, d.day, t.user_name AS user, t.token_name AS token, t.ip, t.client, d.count,
         d.first_at AS firstAt, d.last_at AS lastAt
       FROM downloads d JOIN download_files f ON f.id = d.file_id JOIN download_projects p ON p.id = f.project_id
       JOIN download_takers t ON t.id = d.taker_id ORDER BY f.filename, d.day, t.ip, t.client, t.user_name`,
    )
    .all();
}

/** `[day, count, total]` of a project. */
export function writtenDays({ db }: Pick<TestHouse, "db">, project = "demo"): number[][] {
  return db.sqlite
    .query(
      `SELECT d.day, d.count, d.total FROM download_days d JOIN download_projects p ON p.id = d.project_id
       WHERE p.name = ? ORDER BY d.day`,
    )
    .values(project) as number[][];
}
