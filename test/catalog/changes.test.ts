/** Yanking, deleting, statuses and roles: what changes, what is journaled and recorded, and who may. */
import { expect, test } from "bun:test";
import type { Actor } from "../../src/actor.ts";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { openProjectView } from "../../src/catalog/project-view.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { listRoles, setRole } from "../../src/catalog/roles.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { digestOf, publish, remove } from "../support/new-file.ts";
import { refusalOf } from "../support/refusal-of.ts";
import {
  addPerson,
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  sessionOf,
  type TestHouse,
  tokenOf,
} from "../support/test-house.ts";

const demo = parseProjectName("demo");

type Yank = { name?: string; version?: string; filename?: string; yanked?: boolean; reason?: string };
function yank(
  house: TestHouse,
  { name = "demo", version = "1.0", yanked = true, ...rest }: Yank = {},
  actor: Actor = operator,
): void {
  setYanked(house, actor, { name: parseProjectName(name), version: parseVersion(version), yanked, ...rest });
}

const files = (house: TestHouse, name = "demo") => {
  const view = openProjectView(house.db);
  return view.files(view.project(name)?.id ?? 0);
};
const yanked = (house: TestHouse, name = "demo") =>
  files(house, name).map((file) => (file.yanked ? (file.yankedReason ?? true) : false));
const journal = (house: TestHouse) =>
  house.db.sqlite
    .query<{ line: string }, []>(
      "SELECT concat_ws(' ', project, action, version, filename) AS line FROM journal ORDER BY serial",
    )
    .all()
    .map((row) => row.line);
const last = (house: TestHouse) => auditRows(house).at(-1);

test("a release is yanked with all its files and a reason, and taken back", () => {
  using house = openTestHouse();
  for (const kind of ["wheel", "sdist"] as const) publish(house, operator, { kind });
  publish(house, operator, { version: "2.0" });
  yank(house, { version: "1.0.0", reason: "  broken\r\non  Windows " });
  expect(yanked(house)).toEqual(["broken on Windows", "broken on Windows", false]);
  expect([last(house)?.event, last(house)?.details]).toEqual([
    "release.yank",
    { version: "1.0", reason: "broken on Windows" },
  ]);
  yank(house, { yanked: false, reason: "never kept" });
  expect(yanked(house)).toEqual([false, false, false]);
  expect(journal(house).slice(-2)).toEqual(["demo yank release 1.0", "demo unyank release 1.0"]);
});

test("one file is yanked alone", () => {
  using house = openTestHouse();
  for (const kind of ["wheel", "sdist"] as const) publish(house, operator, { kind });
  yank(house, { filename: "demo-1.0.tar.gz" });
  expect(yanked(house)).toEqual([false, true]);
  expect(last(house)).toMatchObject({
    event: "file.yank",
    details: { version: "1.0", filename: "demo-1.0.tar.gz", reason: null },
  });
});

test("yanking what is yanked changes nothing, and another reason is a change", () => {
  using house = openTestHouse();
  publish(house, operator);
  yank(house, { reason: "a" });
  const before = auditRows(house).length;
  yank(house, { reason: "a" });
  expect(auditRows(house)).toHaveLength(before);
  yank(house, { reason: "b" });
  expect([auditRows(house).length, yanked(house)]).toEqual([before + 1, ["b"]]);
});

const reasons: readonly [string, string | boolean][] = [
  ["\u001B[2Jgone\u0000", "[2Jgone"],
  ["\u202Eexe\u2066\u200B\uFEFF", "exe"],
  ["a\u2028b\u0085c", "a b c"],
  [" \n\t", true],
  [`${"x".repeat(499)}🔑🔑`, `${"x".repeat(499)}🔑`],
  ["\uD800 lone", "\uFFFD lone"],
  ["🔑".repeat(600), "🔑".repeat(500)],
];

test.each(reasons)(
  "the reason %j is kept so that any terminal and any JSON reader can take it",
  (reason, kept) => {
    using house = openTestHouse();
    publish(house, operator);
    yank(house, { reason });
    expect(yanked(house)).toEqual([kept]);
  },
);

test("A24 the file of another release is not reached through this one", () => {
  using house = openTestHouse();
  for (const version of ["1.0", "2.0"]) publish(house, operator, { version });
  const other = { version: "1.0", filename: "demo-2.0-py3-none-any.whl" };
  const before = auditRows(house).length;
  expect(refusalOf(() => yank(house, other)).code).toBe("file.unknown");
  expect(refusalOf(() => remove(house, operator, other)).code).toBe("file.unknown");
  expect([yanked(house), auditRows(house).length]).toEqual([[false, false], before]);
});

test("A24, CVE-2022-29176 project a with version 1-1 and project a-1 with version 1 never cross", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  publish(house, sessionOf(ada), { name: "a", version: "1-1" });
  publish(house, sessionOf(bob), { name: "a-1", version: "1" });
  yank(house, { name: "a", version: "1.post1" }, sessionOf(ada));
  expect([yanked(house, "a"), yanked(house, "a-1")]).toEqual([[true], [false]]);
  expect(refusalOf(() => yank(house, { name: "a", version: "1" }, sessionOf(ada))).code).toBe(
    "release.unknown",
  );
  expect(refusalOf(() => yank(house, { name: "a-1", version: "1" }, sessionOf(ada))).code).toBe(
    "project.yank",
  );
  expect(refusalOf(() => remove(house, tokenOf(house, bob, { projects: ["a"] }), { name: "a-1" })).code).toBe(
    "token.project_scope",
  );
  remove(house, sessionOf(ada), { name: "a" });
  expect(files(house, "a-1")).toHaveLength(1);
});

test("a file goes with its bytes and metadata; its release stays, and so does what others share", () => {
  using house = openTestHouse();
  const metadata = new TextEncoder().encode("Metadata-Version: 2.1\n");
  publish(house, operator, { metadata });
  publish(house, operator, { kind: "sdist", metadata });
  publish(house, operator, { version: "2.0" });
  const held = () =>
    house.db.sqlite.query<{ n: number }, []>("SELECT count(*) AS n FROM core_metadata").get()?.n;
  expect(held()).toBe(2);
  expect(remove(house, operator, { version: "1", filename: "demo-1.0.tar.gz" })).toEqual([
    digestOf("demo-1.0.tar.gz"),
  ]);
  expect(held()).toBe(2);
  expect(last(house)).toMatchObject({
    event: "file.delete",
    details: { version: "1.0", files: ["demo-1.0.tar.gz"] },
  });
  remove(house, operator, { version: "1.0", filename: "demo-1.0-py3-none-any.whl" });
  expect(held()).toBe(1);
  const view = openProjectView(house.db);
  expect(view.versions(view.project("demo")?.id ?? 0)).toEqual(["1.0", "2.0"]);
  expect(journal(house).at(-1)).toBe("demo remove file 1.0 demo-1.0-py3-none-any.whl");
});

test("a release goes with its files, a project with everything, and the journal tells", () => {
  using house = openTestHouse();
  for (const version of ["1.0", "2.0"])
    for (const kind of ["wheel", "sdist"] as const) publish(house, operator, { version, kind });
  expect(remove(house, operator, { version: "1.0.0" })).toHaveLength(2);
  expect(last(house)?.event).toBe("release.delete");
  expect(refusalOf(() => remove(house, operator, { version: "1.0" })).code).toBe("release.unknown");
  expect(remove(house, operator)).toHaveLength(2);
  expect(journal(house).slice(-2)).toEqual(["demo remove release 1.0", "demo remove project"]);
  expect(last(house)).toMatchObject({ event: "project.delete", project: "demo", details: { version: null } });
  expect(refusalOf(() => remove(house, operator)).code).toBe("project.unknown");
  expect(openProjectView(house.db).counts()).toEqual({ projects: 0, releases: 0, files: 0, bytes: 0 });
  expect(house.db.sqlite.query("SELECT count(*) AS n FROM core_metadata").get()).toEqual({ n: 0 });
});

test("a project made again starts without its old roles and with a higher serial", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  publish(house, sessionOf(ada));
  const before = openProjectView(house.db).serialOf("demo") ?? 0;
  remove(house, sessionOf(ada));
  publish(house, sessionOf(bob), { version: "2.0" });
  expect(openProjectView(house.db).serialOf("demo")).toBeGreaterThan(before);
  expect(listRoles(house.db, demo)).toEqual([{ user: "bob", role: "owner" }]);
  expect(refusalOf(() => publish(house, sessionOf(ada), { version: "3.0" })).code).toBe("project.upload");
});

test("bytes stay when an upload has taken them into use between the two steps of a deletion", () => {
  using house = openTestHouse();
  publish(house, operator, { bytes: "one" });
  publish(house, operator, { kind: "sdist" });
  house.db.sqlite.run(
    `CREATE TEMP TRIGGER racing AFTER INSERT ON main.audit_log WHEN NEW.event = 'release.delete' BEGIN
       INSERT INTO releases (id, project_id, version, release_key, created_at) VALUES (50, 1, '2', '2', 1);
       INSERT INTO files (project_id, release_id, filename, kind, python_version, sha256, size, uploaded_at)
         VALUES (1, 50, 'x.whl', 'wheel', 'py3', x'${digestOf("one")}', 1, 1); END`,
  );
  expect(remove(house, operator, { version: "1.0" })).toEqual([digestOf("demo-1.0.tar.gz")]);
});

test("status: recorded with what it was, the reason dropped when active, and nothing twice", () => {
  using house = openTestHouse();
  publish(house, operator);
  const set = (status: "active" | "archived", reason?: string) =>
    setProjectStatus(house, operator, { name: demo, status, ...(reason === undefined ? {} : { reason }) });
  set("archived", "moved\nto 'new'");
  expect(last(house)).toMatchObject({
    event: "project.status",
    details: { from: "active", to: "archived", reason: "moved to 'new'" },
  });
  const before = auditRows(house).length;
  set("archived", "moved to 'new'");
  expect(auditRows(house)).toHaveLength(before);
  set("active", "ignored");
  expect(openProjectView(house.db).project("demo")).toMatchObject({ status: "active", statusReason: null });
  expect(journal(house).slice(-2)).toEqual(["demo status archived", "demo status active"]);
});

test("quarantine is for admins, and while it lasts owners change nothing at all", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const owner = sessionOf(ada);
  publish(house, owner);
  const quarantine = { name: demo, status: "quarantined", reason: "malware" } as const;
  expect(refusalOf(() => setProjectStatus(house, owner, quarantine)).code).toBe("project.quarantine");
  setProjectStatus(house, operator, quarantine);
  const changes = [
    () => setProjectStatus(house, owner, { name: demo, status: "active" }),
    () => yank(house, {}, owner),
    () => remove(house, owner),
    () => publish(house, owner, { version: "2" }),
    () => setRole(house, owner, { name: demo, user: ada, role: "maintainer" }),
  ];
  expect(changes.map((change) => refusalOf(change).code)).toEqual(changes.map(() => "project.quarantined"));
  setProjectStatus(house, operator, { name: demo, status: "active" });
  yank(house, {}, owner);
  expect(yanked(house)).toEqual([true]);
});

test("roles are given, changed and taken, each recorded once", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  publish(house, sessionOf(ada));
  const set = (role: "owner" | "maintainer" | null) =>
    setRole(house, sessionOf(ada), { name: demo, user: bob, role });
  for (const role of ["maintainer", "maintainer", "owner", null, null] as const) set(role);
  expect(
    auditRows(house)
      .slice(-3)
      .map((row) => [row.event, row.details]),
  ).toEqual([
    ["role.set", { user: "bob", user_id: bob.id, from: null, to: "maintainer" }],
    ["role.set", { user: "bob", user_id: bob.id, from: "maintainer", to: "owner" }],
    ["role.remove", { user: "bob", user_id: bob.id, from: "owner" }],
  ]);
  expect(listRoles(house.db, demo)).toEqual([{ user: "ada", role: "owner" }]);
});

test("the last owner stays, and a disabled one does not count as another", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  publish(house, sessionOf(ada));
  const change = (user: typeof ada, role: "maintainer" | "owner" | null) =>
    setRole(house, operator, { name: demo, user, role });
  for (const role of ["maintainer", null] as const)
    expect(refusalOf(() => change(ada, role)).code).toBe("project.last_owner");
  change(bob, "owner");
  disablePerson(house, operator, "bob");
  expect(refusalOf(() => change(ada, null)).code).toBe("project.last_owner");
  change(bob, null);
  expect(listRoles(house.db, demo)).toEqual([{ user: "ada", role: "owner" }]);
});

test("who may do what to a project: owners all, maintainers publish and yank, others nothing", async () => {
  using house = openTestHouse();
  const [ada, bob, eve] = [
    await addPerson(house, "ada"),
    await addPerson(house, "bob"),
    await addPerson(house, "eve"),
  ];
  publish(house, sessionOf(ada));
  setRole(house, operator, { name: demo, user: bob, role: "maintainer" });
  const acts: Record<string, (actor: Actor) => unknown> = {
    upload: (actor) => publish(house, actor, { version: "1.0", kind: "sdist" }),
    yank: (actor) => yank(house, {}, actor),
    status: (actor) => setProjectStatus(house, actor, { name: demo, status: "deprecated" }),
    roles: (actor) => setRole(house, actor, { name: demo, user: eve, role: null }),
    delete: (actor) => remove(house, actor, { version: "1.0" }),
  };
  const refused = (actor: Actor) =>
    Object.entries(acts).flatMap(([name, act]) => {
      try {
        act(actor);
        return [];
      } catch (error) {
        return [`${name}: ${error instanceof Error && "code" in error ? String(error.code) : String(error)}`];
      }
    });
  const all = (code: (name: string) => string) => Object.keys(acts).map((name) => `${name}: ${code(name)}`);
  expect(refused(anonymous)).toEqual(all(() => "upload.anonymous"));
  expect(refused(tokenOf(house, ada, { scopes: ["read"] }))).toEqual(all(() => "token.scope"));
  expect(refused(tokenOf(house, ada, { projects: ["other"] }))).toEqual(all(() => "token.project_scope"));
  expect(refused(sessionOf(eve))).toEqual(all((name) => `project.${name}`));
  expect(refused(sessionOf(bob))).toEqual([
    "status: project.status",
    "roles: project.roles",
    "delete: project.delete",
  ]);
  expect(refused(tokenOf(house, ada))).toEqual([]);
});

test("strangers learn nothing of what exists: a closed door looks the same before every name", () => {
  using house = openTestHouse();
  publish(house, operator);
  const seen = ["demo", "nothing"].map((name) => refusalOf(() => yank(house, { name }, anonymous)).sentence);
  expect(seen[0]).toBe(String(seen[1]));
});
