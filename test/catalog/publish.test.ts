/** Publishing: who may, what it makes, and the limits of a release and a project. */
import { expect, test } from "bun:test";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { listRoles } from "../../src/catalog/roles.ts";
import { openProjectView } from "../../src/catalog/project-view.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { revokeToken } from "../../src/tokens/revoke-token.ts";
import { publish } from "../support/new-file.ts";
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
const events = (house: TestHouse) => auditRows(house).map((row) => row.event);
const serials = (house: TestHouse) =>
  house.db.sqlite
    .query("SELECT serial, project, action, version, filename FROM journal ORDER BY serial")
    .all();

test("the first upload makes the project, its release, and its uploader the owner, all in one", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  expect(publish(house, tokenOf(house, ada), { name: "Demo.Pkg" })).toBe("new");
  expect(listRoles(house.db, parseProjectName("demo-pkg"))).toEqual([{ user: "ada", role: "owner" }]);
  expect(events(house).slice(-2)).toEqual(["project.create", "file.upload"]);
  expect(serials(house)).toEqual([
    { serial: 1, project: "demo-pkg", action: "create", version: null, filename: null },
    { serial: 2, project: "demo-pkg", action: "new release", version: "1.0", filename: null },
    {
      serial: 3,
      project: "demo-pkg",
      action: "add file",
      version: "1.0",
      filename: "demo_pkg-1.0-py3-none-any.whl",
    },
  ]);
  const view = openProjectView(house.db);
  expect(view.project("demo-pkg")).toMatchObject({ displayName: "Demo.Pkg", serial: 3, status: "active" });
});

test("what the operator makes has the owner that was named, or none", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  publish(house, operator, { rules: { owner: ada.id } });
  publish(house, operator, { name: "other" });
  expect(listRoles(house.db, demo)).toEqual([{ user: "ada", role: "owner" }]);
  expect(listRoles(house.db, parseProjectName("other"))).toEqual([]);
});

test("equal versions are one release, under the spelling that came first (A09)", () => {
  using house = openTestHouse();
  for (const [version, filename] of [
    ["1.0", "a.whl"],
    ["1.0.0", "b.whl"],
    ["v1", "c.whl"],
    ["1.0.post1", "d.whl"],
  ] as const)
    publish(house, operator, { version, filename });
  const view = openProjectView(house.db);
  const id = view.project("demo")?.id ?? 0;
  expect(view.versions(id)).toEqual(["1.0", "1.0.post1"]);
  expect(view.files(id).map((file) => `${file.filename} ${file.version}`)).toEqual([
    "a.whl 1.0",
    "b.whl 1.0",
    "c.whl 1.0",
    "d.whl 1.0.post1",
  ]);
});

test("a release has one sdist, also under another spelling of its version", () => {
  using house = openTestHouse();
  publish(house, operator, { kind: "sdist" });
  const refusal = refusalOf(() => publish(house, operator, { kind: "sdist", version: "1.0.0" }));
  expect([refusal.code, refusal.message]).toEqual([
    "release.second_sdist",
    "Only one sdist may be uploaded per release.",
  ]);
  expect(publish(house, operator, { kind: "sdist", version: "1.1" })).toBe("new");
});

test("a project takes files up to its limit to the byte", () => {
  using house = openTestHouse();
  const limited = { projectBytes: 3000 };
  publish(house, operator, { version: "1", size: 2000, rules: limited });
  const refusal = refusalOf(() => publish(house, operator, { version: "2", size: 1001, rules: limited }));
  expect([refusal.kind, refusal.code]).toEqual(["too_large", "project.too_large"]);
  expect(refusal.message).toStartWith(
    "Project size too large. Limit for project 'demo' total size is 3000 bytes.",
  );
  expect(publish(house, operator, { version: "2", size: 1000, rules: limited })).toBe("new");
  expect(publish(house, operator, { name: "other", size: 3000, rules: limited })).toBe("new");
});

test("only admins make projects where the config says so; others publish to what is there", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada", { admin: true }), await addPerson(house, "bob")];
  const admins = { newProjects: "admins" } as const;
  const refusal = refusalOf(() => publish(house, sessionOf(bob), { rules: admins }));
  expect(refusal.code).toBe("project.create");
  expect(refusal.message).toContain("'demo'");
  expect(publish(house, tokenOf(house, ada), { rules: { ...admins, owner: bob.id } })).toBe("new");
  expect(publish(house, sessionOf(bob), { version: "2", rules: admins })).toBe("new");
});

test("PEP 792: archived and quarantined projects take no file, not even one they have; deprecated ones do", () => {
  using house = openTestHouse();
  publish(house, operator);
  for (const status of ["archived", "quarantined"] as const) {
    setProjectStatus(house, operator, { name: demo, status, reason: "see\nticket 7" });
    for (const version of ["1.0", "2.0"]) {
      const refusal = refusalOf(() => publish(house, operator, { version }));
      expect(refusal.code).toBe(`project.${status}`);
      expect(refusal.message).toContain(`is ${status} (see ticket 7)`);
    }
  }
  setProjectStatus(house, operator, { name: demo, status: "deprecated" });
  expect(publish(house, operator, { version: "2.0" })).toBe("new");
});

test("F07 a token for some projects publishes to no other and makes no other", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  publish(house, operator, { name: "acme" });
  const token = tokenOf(house, ada, { projects: ["acme-*", "demo"] });
  for (const name of ["acme", "acmex", "x-acme-y"]) {
    const refusal = refusalOf(() => publish(house, token, { name, version: "3" }));
    expect([refusal.kind, refusal.code]).toEqual(["forbidden", "token.project_scope"]);
  }
  for (const name of ["acme-x", "ACME_y", "Demo"]) expect(publish(house, token, { name })).toBe("new");
});

test("F06 without the scope upload, a role, or a name at all, nothing is published", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob")];
  publish(house, sessionOf(ada));
  const codes = [
    tokenOf(house, ada, { scopes: ["read"] }),
    sessionOf(bob),
    tokenOf(house, bob),
    anonymous,
  ].map((actor) => refusalOf(() => publish(house, actor, { version: "2" })).code);
  expect(codes).toEqual(["token.scope", "project.upload", "project.upload", "upload.anonymous"]);
  expect(refusalOf(() => publish(house, tokenOf(house, bob), { version: "2" })).message).toBe(
    "The given token isn't allowed to upload to project 'demo'.",
  );
});

test("F08 whoever was disabled, demoted or revoked while the bytes came in is refused at the commit", async () => {
  using house = openTestHouse();
  const [ada, bob] = [await addPerson(house, "ada"), await addPerson(house, "bob", { admin: true })];
  const token = tokenOf(house, ada);
  publish(house, token);
  revokeToken(house, operator, token.tokenId);
  expect(refusalOf(() => publish(house, token, { version: "2" })).code).toBe("actor.changed");
  expect(refusalOf(() => publish(house, token, { name: "fresh" })).code).toBe("actor.changed");
  const session = sessionOf(ada);
  disablePerson(house, operator, "ada");
  expect(refusalOf(() => publish(house, session, { version: "2" })).code).toBe("actor.changed");
  const admin = sessionOf(bob);
  house.db.sqlite.run("UPDATE people SET admin = 0 WHERE name = 'bob'");
  expect(refusalOf(() => publish(house, admin, { version: "2" })).code).toBe("actor.changed");
  expect(openProjectView(house.db).versions(1)).toEqual(["1.0"]);
});

test("A07 a new project whose name looks like others is let in, and admins hear of it once", () => {
  using house = openTestHouse();
  publish(house, operator, { name: "fooball" });
  publish(house, operator, { name: "unrelated" });
  expect(auditRows(house, "project.confusable")).toEqual([]);
  expect(publish(house, operator, { name: "f00-ba1l" })).toBe("new");
  publish(house, operator, { name: "f00-ba1l", version: "2.0" });
  publish(house, operator, { name: "foobaII" });
  expect(auditRows(house, "project.confusable").map((row) => [row.project, row.details])).toEqual([
    ["f00-ba1l", { name: "f00-ba1l", looks_like: ["fooball"] }],
    ["foobaii", { name: "foobaii", looks_like: ["fooball", "f00-ba1l"] }],
  ]);
});

test("A07 look-alikes are found by an index, not by walking every project", () => {
  using house = openTestHouse();
  const plan = house.db.sqlite
    .query<{ detail: string }, []>(
      "EXPLAIN QUERY PLAN SELECT name FROM projects WHERE look_alike_form = 'x' AND id <> 7 ORDER BY id LIMIT 10",
    )
    .all();
  expect(plan.map((row) => row.detail)).toEqual([
    "SEARCH projects USING INDEX projects_by_look_alike_form (look_alike_form=?)",
  ]);
});
