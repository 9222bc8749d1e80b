/** A house with a critical project, its people, and every act that changes it, for the tests of the gate. */
import type { Person } from "../../src/accounts/person.ts";
import type { Actor, Level, PersonActor } from "../../src/actor.ts";
import { setTokenCut } from "../../src/catalog/cut-token.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import {
  answerRoleInvitation,
  inviteToRole,
  withdrawRoleInvitation,
} from "../../src/catalog/role-invitations.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { Refusal } from "../../src/errors.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { createToken, type NewToken } from "../../src/tokens/create-token.ts";
import { findGrant, useGrant } from "../../src/tokens/verify-token.ts";
import { publish, remove } from "./new-file.ts";
import { setFactors } from "./set-factors.ts";
import { addPerson, openTestHouse, operator, origin, sessionOf, type TestHouse } from "./test-house.ts";

export const NAME = "acme-auth";
export const name = parseProjectName(NAME);
const version = parseVersion("1.0");

export type GateStage = Disposable & {
  readonly house: TestHouse;
  /** Owner of `acme-auth` 1.0, as is `mate`. */
  readonly owner: Person;
  readonly mate: Person;
  readonly guest: Person;
  readonly admin: Person;
  readonly service: Person;
};

/** No policy is in force yet, and nobody has a factor. */
export async function setGateStage(): Promise<GateStage> {
  const house = openTestHouse();
  const owner = await addPerson(house, "owner");
  const mate = await addPerson(house, "mate");
  const guest = await addPerson(house, "guest");
  const admin = await addPerson(house, "boss", { admin: true });
  const service = await addPerson(house, "bot", { kind: "service" });
  publish(house, operator, { name: NAME, rules: { owner: owner.id } });
  for (const user of [mate, service]) setRole(house, operator, { name, user, role: "owner" });
  return { house, owner, mate, guest, admin, service, [Symbol.dispose]: () => house[Symbol.dispose]() };
}

/** A token as its holder presents it now, minted by `by`. */
export function mint(house: TestHouse, by: Actor, token: Partial<NewToken> & { readonly userId: number }) {
  const { secret } = createToken(house, by, { name: "ci", scopes: ["read", "upload"], ...token });
  return useGrant(findGrant(house.db, secret), origin, house.now());
}

/** `person` has what gives `level`, and is signed in with it. */
export function equipped(house: TestHouse, person: Person, level: Level): PersonActor {
  setFactors(house, person.id, level);
  return sessionOf(person, level);
}

let count = 0;

/** Each act that changes `acme-auth`, done by `actor`; those that need something first have the console do it. */
export const acts: Readonly<Record<string, (stage: GateStage, actor: Actor) => void>> = {
  "a new version": ({ house }, actor) =>
    void publish(house, actor, { name: NAME, version: `2.${(count += 1)}` }),
  "a new file of an old release": ({ house }, actor) =>
    void publish(house, actor, { name: NAME, filename: `acme_auth-1.0-${(count += 1)}-py3-none-any.whl` }),
  "a local version": ({ house }, actor) =>
    void publish(house, actor, { name: NAME, version: `1.0+local${(count += 1)}` }),
  "a pre-release": ({ house }, actor) =>
    void publish(house, actor, { name: NAME, version: `3.0rc${(count += 1)}` }),
  "the same bytes again": ({ house }, actor) => void publish(house, actor, { name: NAME }),
  "a yank": ({ house }, actor) =>
    setYanked(house, actor, { name, version, yanked: true, reason: `${(count += 1)}` }),
  "a yank undone": ({ house }, actor) => {
    setYanked(house, operator, { name, version, yanked: true, reason: "x" });
    setYanked(house, actor, { name, version, yanked: false });
  },
  archiving: ({ house }, actor) => {
    setProjectStatus(house, operator, { name, status: "active" });
    try {
      setProjectStatus(house, actor, { name, status: "archived", reason: "x" });
    } finally {
      setProjectStatus(house, operator, { name, status: "active" });
    }
  },
  "a role given": ({ house, guest }, actor) => {
    setFactors(house, guest.id, "phishing_resistant");
    setRole(house, actor, { name, user: guest, role: "maintainer" });
  },
  "a role taken": ({ house, guest }, actor) => {
    setRole(house, operator, { name, user: guest, role: "maintainer" });
    setRole(house, actor, { name, user: guest, role: null });
  },
  "an invitation": ({ house, guest }, actor) => {
    withdrawAll(house);
    setRole(house, operator, { name, user: guest, role: null });
    inviteToRole(house, actor, { name, user: guest, role: "maintainer" });
  },
  "an invitation withdrawn": ({ house, guest }, actor) => {
    withdrawAll(house);
    setRole(house, operator, { name, user: guest, role: null });
    inviteToRole(house, operator, { name, user: guest, role: "maintainer" });
    withdrawRoleInvitation(house, actor, { name, id: newestInvitation(house) });
  },
  "a token cut off": ({ house, mate }, actor) => {
    const { tokenId } = mint(house, operator, { userId: mate.id, name: "x" });
    setTokenCut(house, actor, { name, token: tokenId, cut: true });
  },
  "a token let in again": ({ house, mate }, actor) => {
    const { tokenId } = mint(house, operator, { userId: mate.id, name: "x" });
    setTokenCut(house, operator, { name, token: tokenId, cut: true });
    setTokenCut(house, actor, { name, token: tokenId, cut: false });
  },
  "a release deleted": ({ house }, actor) => {
    const made = `9.${(count += 1)}`;
    publish(house, operator, { name: NAME, version: made });
    remove(house, actor, { name: NAME, version: made });
  },
  "the project deleted": ({ house }, actor) => void remove(house, actor, { name: NAME }),
};

export const ACTS: readonly string[] = Object.keys(acts);

export function act(stage: GateStage, what: string, actor: Actor): void {
  const doing = acts[what];
  if (doing === undefined) throw new Error(`there is no act ${what}`);
  doing(stage, actor);
}

/** The code of the refusal, or `done`. */
export function outcome(stage: GateStage, what: string, actor: Actor): string {
  return verdict(() => act(stage, what, actor));
}

/** The code of the refusal, or `done`. */
export function verdict(doing: () => unknown): string {
  try {
    doing();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "done";
}

export function newestInvitation({ db }: TestHouse): number {
  return db.sqlite.query<{ id: number }, []>("SELECT max(id) AS id FROM role_invitations").get()?.id ?? 0;
}

/** Accepts the newest invitation. */
export function accept(house: TestHouse, actor: PersonActor): void {
  answerRoleInvitation(house, actor, { id: newestInvitation(house), accept: true });
}

function withdrawAll({ db }: TestHouse): void {
  db.sqlite.run("UPDATE role_invitations SET status = 'withdrawn', settled_at = 1 WHERE status = 'open'");
}
