/** Releases that wait: stored and shown to nobody, until a person settles each in one act (issue 5, PRODUCT 5). */
import { expect, test } from "bun:test";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import type { Person } from "../../src/accounts/person.ts";
import type { Actor, TokenActor } from "../../src/actor.ts";
import { deleteFiles } from "../../src/catalog/delete-files.ts";
import { openProjectView } from "../../src/catalog/project-view.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { searchProjects } from "../../src/catalog/search-projects.ts";
import { write } from "../../src/db/write.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { approveRelease } from "../../src/staged/approve-release.ts";
import { differenceOf } from "../../src/staged/difference.ts";
import { listStaged } from "../../src/staged/find-staged.ts";
import { publishOrStage } from "../../src/staged/publish-or-stage.ts";
import { expireReleases, rejectRelease } from "../../src/staged/reject-release.ts";
import { releaseState } from "../../src/staged/release-state.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { findGrant, useGrant } from "../../src/tokens/verify-token.ts";
import { giveKey, loadPolicy, signedIn } from "../support/load-policy.ts";
import { type FileSketch, newFile, publish, rules } from "../support/new-file.ts";
import { days, policyOf, type RuleInput } from "../support/policy-facts.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  addPerson,
  auditRows,
  openTestHouse,
  operator,
  origin,
  sessionOf,
  type TestHouse,
} from "../support/test-house.ts";

const demo = parseProjectName("demo");
const one = parseVersion("1.0");
const WAIT = days(14);

type Stage = Disposable & {
  readonly house: TestHouse;
  readonly ada: Person;
  readonly bob: Person;
  /** Of ada, made in a session with her key. */
  readonly token: TokenActor;
  readonly removed: string[];
};

/** `demo` is ada's and bob's, with 0.9 published; what comes later is staged by `rule`. */
async function setStage(rule: RuleInput = {}, { fresh = false } = {}): Promise<Stage> {
  const house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  for (const { id } of [ada, bob]) giveKey(house, id);
  if (!fresh) {
    publish(house, operator, { version: "0.9", rules: { owner: ada.id } });
    setRole(house, operator, { name: demo, user: bob, role: "maintainer" });
  }
  relax(house, { release: "staged", ...rule });
  return {
    house,
    ada,
    bob,
    token: tokenBy(house, ada, ada),
    removed: [],
    [Symbol.dispose]: () => house[Symbol.dispose](),
  };
}

function relax({ db }: TestHouse, rule: RuleInput): void {
  loadPolicy(db, policyOf([{ match: ["demo"], ...rule }]));
}

function tokenBy(house: TestHouse, maker: Person, holder: Person): TokenActor {
  const input = { userId: holder.id, name: "ci", scopes: ["read", "upload"] as const };
  const by = { ...sessionOf(maker, "phishing_resistant"), method: "webauthn" } as const;
  return useGrant(findGrant(house.db, createToken(house, by, input).secret), origin, house.now());
}

function send({ house }: Pick<Stage, "house">, actor: Actor, sketch: FileSketch = {}) {
  return write(house.db, (tx) =>
    publishOrStage(
      tx,
      { actor, at: house.now() },
      { file: newFile(sketch), rules, stagedFor: WAIT, place: () => undefined },
    ),
  );
}

const deps = ({ house, removed }: Stage) => ({
  ...house,
  removeBlob: (sha256: string) => void removed.push(sha256),
});
const approve = (stage: Stage, by: ReturnType<typeof signedIn>) =>
  approveRelease(stage.house, by.actor, { name: demo, version: one, session: by.session });
const shownFiles = ({ house }: Stage) => {
  const view = openProjectView(house.db);
  return view.files(view.project("demo")?.id ?? 0).map(({ filename }) => filename);
};
const stateOf = ({ house }: Stage) =>
  releaseState(house.db.orm, operator, { name: demo, version: one }).state;
const waitingIn = ({ house }: Stage) => listStaged(house.db.orm, { waiting: true, most: 10 });

test("a file that waits changes nothing that anybody reads, and its release comes out whole at the approval", async () => {
  using stage = await setStage();
  const { house, token } = stage;
  const view = openProjectView(house.db);
  const before = [view.project("demo"), view.counts(), view.lastSerial(), shownFiles(stage)];
  expect(send(stage, token)).toMatchObject({
    outcome: "waiting",
    notice: "demo 1.0 waits for approval: https://packages.example.com/manage/project/demo/staged/1.0/",
  });
  house.pass(1000);
  expect(send(stage, token, { kind: "sdist" }).outcome).toBe("waiting");
  expect([view.project("demo"), view.counts(), view.lastSerial(), shownFiles(stage)]).toEqual(before);
  expect(view.versions(view.project("demo")?.id ?? 0)).toEqual(["0.9"]);
  const { sha256, filename } = newFile();
  expect(view.address(sha256, filename)).toBeUndefined();
  expect(waitingIn(stage)).toMatchObject([{ project: "demo", version: "1.0", files: 2, mode: "staged" }]);

  house.pass(5000);
  const at = house.now();
  expect(approve(stage, signedIn(house, stage.bob))).toHaveLength(2);
  const files = view.files(view.project("demo")?.id ?? 0).filter(({ version }) => version === "1.0");
  // PEP 700: cooldowns begin when a file can be had.
  expect(files.map(({ uploadedAt }) => uploadedAt)).toEqual([at, at]);
  expect(stateOf(stage)).toBe("approved");
  expect(auditRows(house, "release.approve")).toMatchObject([
    { details: { version: "1.0", files: 2, uploaded_by: ["ada"] } },
  ]);
  expect(house.db.sqlite.query("SELECT action FROM journal WHERE version = '1.0'").values().flat()).toEqual([
    "new release",
    "add file",
    "add file",
  ]);
});

test("the same bytes again are no news; other bytes under a waiting name are refused, also from the console", async () => {
  using stage = await setStage();
  send(stage, stage.token);
  expect(send(stage, stage.token).outcome).toBe("waiting");
  expect(refusalOf(() => send(stage, stage.token, { bytes: "other" })).code).toBe("file.staged");
  expect(refusalOf(() => send(stage, stage.token, { filename: "Demo-1.0-py3-none-any.whl" })).code).toBe(
    "file.staged",
  );
  expect(refusalOf(() => send(stage, operator)).code).toBe("file.staged");
  expect(waitingIn(stage)).toMatchObject([{ files: 1 }]);
});

test("a second sdist of a waiting release is refused", async () => {
  using stage = await setStage();
  send(stage, stage.token, { kind: "sdist" });
  const again = { kind: "sdist", filename: "demo-1.0.0.tar.gz", version: "1.0.0" } as const;
  expect(refusalOf(() => send(stage, stage.token, again)).code).toBe("release.second_sdist");
});

test("with two_person neither the uploader nor the maker of the token approves, and somebody else does", async () => {
  using stage = await setStage({ release: "two_person" });
  const { house, ada, bob } = stage;
  const robot = await addPerson(house, "robot", { kind: "service" });
  setRole(house, operator, { name: demo, user: robot, role: "maintainer" });
  const admin = await addPerson(house, "root-admin", { admin: true });
  giveKey(house, admin.id);
  send(stage, tokenBy(house, admin, robot));
  expect(refusalOf(() => approve(stage, signedIn(house, admin))).code).toBe("policy.two_person");
  send(stage, stage.token, { kind: "sdist" });
  expect(refusalOf(() => approve(stage, signedIn(house, ada))).code).toBe("policy.two_person");
  expect(shownFiles(stage)).toHaveLength(1);
  approve(stage, signedIn(house, bob));
  expect(shownFiles(stage)).toHaveLength(3);
});

test("a release that waits keeps waiting, by the rules it came under, when the policy is relaxed", async () => {
  using stage = await setStage({ release: "two_person" });
  const { house, ada, bob, token } = stage;
  send(stage, token);
  relax(house, { release: "direct" });
  expect(shownFiles(stage)).toHaveLength(1);
  expect(send(stage, token, { kind: "sdist" }).outcome).toBe("waiting");
  expect(send(stage, token, { version: "1.1" }).outcome).toBe("new");
  loadPolicy(house.db, policyOf([]));
  expect(refusalOf(() => approve(stage, signedIn(house, ada))).code).toBe("policy.two_person");
  approve(stage, signedIn(house, bob));
  expect(stateOf(stage)).toBe("approved");
});

test("only a person with a role, at the level, with a proof for this very release, approves", async () => {
  using stage = await setStage();
  const { house, ada, bob, token } = stage;
  const eve = await addPerson(house, "eve");
  giveKey(house, eve.id);
  const early = signedIn(house, bob);
  house.pass(1);
  send(stage, token);
  const code = (by: ReturnType<typeof signedIn>) => refusalOf(() => approve(stage, by)).code;
  expect(code(signedIn(house, eve))).toBe("project.manage");
  // Touched before the file came.
  expect(code(early)).toBe("step_up.needed");
  const weak = await addPerson(house, "weak");
  setRole(house, operator, { name: demo, user: weak, role: "maintainer" });
  expect(code(signedIn(house, weak, "password"))).toBe("policy.level");
  expect(code(signedIn(house, weak))).toBe("policy.factor_gone");
  const stale = signedIn(house, bob);
  house.pass(15 * 60_000);
  expect(code(stale)).toBe("step_up.needed");
  expect(refusalOf(() => approveRelease(house, token, { name: demo, version: one })).code).toBe(
    "release.person",
  );
  expect(refusalOf(() => approveRelease(house, stale.actor, { name: demo, version: one })).code).toBe(
    "release.person",
  );
  // One touch, one release.
  send(stage, token, { version: "1.1" });
  const by = signedIn(house, ada);
  approveRelease(house, by.actor, { name: demo, version: parseVersion("1.1"), session: by.session });
  expect(code(by)).toBe("step_up.needed");
  house.pass(1);
  approve(stage, signedIn(house, ada));
  expect(shownFiles(stage)).toHaveLength(3);
});

test("who lost the factor, the role, the account or the session meanwhile approves nothing", async () => {
  using stage = await setStage();
  const { house, bob, ada, token } = stage;
  send(stage, token);
  const by = signedIn(house, bob);
  house.db.sqlite.run("UPDATE webauthn_keys SET suspended_at = 1 WHERE user_id = ?", [bob.id]);
  expect(refusalOf(() => approve(stage, by)).code).toBe("policy.factor_gone");
  house.db.sqlite.run("UPDATE webauthn_keys SET suspended_at = NULL");
  house.db.sqlite.run("DELETE FROM roles WHERE user_id = ?", [bob.id]);
  expect(refusalOf(() => approve(stage, by)).code).toBe("project.manage");
  const hers = signedIn(house, ada);
  house.db.sqlite.run("DELETE FROM sessions WHERE id = ?", [hers.session.id]);
  expect(refusalOf(() => approve(stage, hers)).code).toBe("session.ended");
  disablePerson(house, operator, "ada");
  expect(refusalOf(() => approve(stage, hers)).code).toBe("actor.changed");
  expect(shownFiles(stage)).toHaveLength(1);
});

test("an archived or quarantined project takes no release out of its waiting room", async () => {
  using stage = await setStage();
  const { house, bob } = stage;
  send(stage, stage.token);
  setProjectStatus(house, operator, { name: demo, status: "archived" });
  expect(refusalOf(() => approve(stage, signedIn(house, bob))).code).toBe("project.archived");
  setProjectStatus(house, operator, { name: demo, status: "quarantined" });
  expect(refusalOf(() => approve(stage, signedIn(house, bob))).code).toBe("project.quarantined");
});

test("a rejection says why, gives the filename back also for other bytes, and the record keeps both hashes", async () => {
  using stage = await setStage();
  const { house, bob, token, removed } = stage;
  send(stage, token);
  const by = signedIn(house, bob);
  const input = { name: demo, version: one, session: by.session };
  expect(refusalOf(() => rejectRelease(deps(stage), by.actor, { ...input, reason: " " })).code).toBe(
    "release.reason",
  );
  rejectRelease(deps(stage), by.actor, { ...input, reason: "wrong branch" });
  const first = newFile().sha256;
  expect(removed).toEqual([first]);
  expect(releaseState(house.db.orm, operator, { name: demo, version: one })).toMatchObject({
    state: "rejected",
    reason: "wrong branch",
    settledBy: "bob",
  });
  expect(refusalOf(() => approve(stage, by)).code).toBe("release.not_waiting");
  house.pass(1);
  expect(send(stage, token, { bytes: "mended" }).outcome).toBe("waiting");
  approve(stage, signedIn(house, bob));
  const second = newFile({ bytes: "mended" }).sha256;
  expect(auditRows(house, "release.reject")).toMatchObject([{ details: { reason: "wrong branch" } }]);
  expect(auditRows(house, "file.reject")).toMatchObject([{ details: { sha256: first } }]);
  expect(auditRows(house, "file.approve")).toMatchObject([{ details: { sha256: second } }]);
  // From now on the name is burnt.
  expect(refusalOf(() => send(stage, token)).code).toBe("file.exists");
});

test("the uploader may take a release back, also with two_person", async () => {
  using stage = await setStage({ release: "two_person" });
  send(stage, stage.token);
  const by = signedIn(stage.house, stage.ada);
  rejectRelease(deps(stage), by.actor, { name: demo, version: one, session: by.session, reason: "mine" });
  expect(stateOf(stage)).toBe("rejected");
});

test("what nobody settles in time expires by itself, with its bytes, and its uploader hears of it", async () => {
  using stage = await setStage();
  const { house, removed } = stage;
  send(stage, stage.token);
  house.pass(WAIT - 1);
  expect(expireReleases(deps(stage))).toBe(0);
  house.pass(1);
  expect(expireReleases(deps(stage))).toBe(1);
  expect([stateOf(stage), removed]).toEqual(["expired", [newFile().sha256]]);
  expect(house.db.sqlite.query("SELECT subject FROM notices WHERE kind = 'release.expire'").values()).toEqual(
    [["demo 1.0"]],
  );
});

test("a release closes so long after its first file, waiting or shown", async () => {
  using stage = await setStage({ closeReleaseAfter: days(2) });
  const { house, token } = stage;
  send(stage, token);
  house.pass(days(2) - 1);
  expect(send(stage, token, { kind: "sdist" }).outcome).toBe("waiting");
  house.pass(1);
  const late = { filename: "demo-1.0-py2-none-any.whl" };
  expect(refusalOf(() => send(stage, token, late)).code).toBe("policy.release_closed");
  approve(stage, signedIn(house, stage.bob));
  house.pass(days(2));
  expect(refusalOf(() => send(stage, token, late)).code).toBe("policy.release_closed");
});

test("a project whose first release waits is shown to nobody, and all of it comes out at the approval", async () => {
  using stage = await setStage({}, { fresh: true });
  const { house, ada, token } = stage;
  send(stage, token);
  const view = openProjectView(house.db);
  setProjectStatus(house, operator, { name: demo, status: "deprecated" });
  const search = () => searchProjects(house.db, operator, { typed: "demo", page: 1, size: 10 }).cards;
  expect([view.project("demo"), view.list(), view.lastSerial(), view.counts().projects, search()]).toEqual([
    undefined,
    [],
    0,
    0,
    [],
  ]);
  approve(stage, signedIn(house, ada));
  expect(view.list().map(({ name }) => name)).toEqual(["demo"]);
  expect(search()).toMatchObject([{ name: "demo", version: "1.0" }]);
  expect(house.db.sqlite.query("SELECT action FROM journal ORDER BY serial").values().flat()).toEqual([
    "create",
    "new release",
    "add file",
  ]);
});

test("deleting the project takes what waits along", async () => {
  using stage = await setStage();
  send(stage, stage.token);
  deleteFiles(deps(stage), operator, { name: demo });
  expect(stage.removed).toContain(newFile().sha256);
  expect(waitingIn(stage)).toEqual([]);
});

test("approvers are told, with a letter held back until the other files have come", async () => {
  using stage = await setStage({ release: "two_person" });
  const { house, bob } = stage;
  send(stage, stage.token);
  send(stage, stage.token, { kind: "sdist" });
  const told = house.db.sqlite
    .query(
      "SELECT n.user_id, n.subject, m.due_at - n.at FROM notices n JOIN mails m ON m.notice_id = n.id WHERE n.kind = 'release.staged'",
    )
    .values();
  expect(told).toEqual([[bob.id, "demo 1.0", 120_000]]);
});

test("the difference names files, bytes, dependencies and what runs", async () => {
  using stage = await setStage();
  const { house, token } = stage;
  const metadata = new TextEncoder().encode(
    "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: evil>=1\nRequires-Python: >=3.9\n",
  );
  write(house.db, (tx) =>
    publishOrStage(
      tx,
      { actor: token, at: house.now() },
      {
        file: newFile({ metadata, size: 1500 }),
        rules,
        stagedFor: WAIT,
        contents: {
          own: {
            entryPoints: ["console_scripts: demo = demo:main"],
            runnable: ["demo-1.0.data/scripts/x", "evil.pth"],
          },
          before: { version: "0.9", filename: "f", entryPoints: [], runnable: ["demo-0.9.data/scripts/x"] },
        },
        place: () => undefined,
      },
    ),
  );
  const [release] = waitingIn(stage);
  if (release === undefined) throw new Error("nothing waits");
  expect(differenceOf(house.db.orm, release)).toEqual({
    before: "0.9",
    files: 1,
    filesBefore: 1,
    bytes: 1500,
    bytesBefore: 1000,
    dependencies: { added: ["evil>=1", "Python >=3.9"], removed: [] },
    entryPoints: { added: ["console_scripts: demo = demo:main"], removed: [] },
    runnable: { added: ["evil.pth"], removed: [] },
  });
});
