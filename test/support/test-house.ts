/** A real database in a temporary folder with a clock that stands still, and the actors that work on it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPerson, type NewPerson } from "../../src/accounts/create-person.ts";
import type { Person } from "../../src/accounts/person.ts";
import type {
  AnonymousActor,
  ConsoleActor,
  Level,
  Origin,
  PersonActor,
  TokenActor,
} from "../../src/actor.ts";
import { type Db, openDatabase } from "../../src/db/open.ts";
import { auditEvents } from "../../src/db/schema/audit.ts";
import { createToken, type NewToken } from "../../src/tokens/create-token.ts";
import { findGrant, useGrant } from "../../src/tokens/verify-token.ts";

export type TestHouse = Disposable & {
  readonly folder: string;
  readonly file: string;
  readonly db: Db;
  readonly now: () => number;
  readonly randomBytes: (n: number) => Uint8Array;
  pass(milliseconds: number): void;
};

/** Noon on the first of March 2026. */
export const START = Date.UTC(2026, 2, 1, 12);

export const origin: Origin = { ip: "192.0.2.1", agent: "test", requestId: "r-1" };
export const operator: ConsoleActor = { kind: "console", operator: "root", ...origin };
export const anonymous: AnonymousActor = { kind: "anonymous", ...origin };

export function tempFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export function openTestHouse(): TestHouse {
  const folder = tempFolder();
  const file = join(folder.path, "gatehouse.db");
  let time = START;
  const now = () => time;
  const db = openDatabase(file, join(folder.path, "changes"), now);
  return {
    folder: folder.path,
    file,
    db,
    now,
    randomBytes: (n) => crypto.getRandomValues(new Uint8Array(n)),
    pass: (milliseconds) => {
      time += milliseconds;
    },
    [Symbol.dispose]: () => {
      db.close();
      folder[Symbol.dispose]();
    },
  };
}

export function addPerson(house: TestHouse, name: string, more: Partial<NewPerson> = {}): Promise<Person> {
  return createPerson(house, operator, { name, kind: "person", admin: false, ...more });
}

const METHODS = { password: "password", any_2fa: "totp", phishing_resistant: "webauthn" } as const;

/** `person` in a browser session. */
export function sessionOf(person: Person, level: Level = "password"): PersonActor {
  const who = { userId: person.id, userName: person.name, admin: person.admin, level };
  return { kind: "person", ...who, method: METHODS[level], ...origin };
}

/** A token of `person`, minted at the console and presented. */
export function tokenOf(house: TestHouse, person: Person, token: Partial<NewToken> = {}): TokenActor {
  const input = { userId: person.id, name: "ci", scopes: ["read", "upload"] as const, ...token };
  const { secret } = createToken(house, operator, input);
  return useGrant(findGrant(house.db, secret), origin, house.now());
}

export type AuditRow = (typeof auditEvents)["$inferSelect"];

export function auditRows({ db }: TestHouse, event?: string): AuditRow[] {
  const rows = db.orm.select().from(auditEvents).orderBy(auditEvents.seq).all();
  return event === undefined ? rows : rows.filter((row) => row.event === event);
}
