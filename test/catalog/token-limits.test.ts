/** Limits of a token beyond scope and project: one version, one upload, one new project, and projects it is cut off from. */
import { expect, test } from "bun:test";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { createToken, type NewToken } from "../../src/tokens/create-token.ts";
import { listTokens } from "../../src/tokens/list-tokens.ts";
import { publish } from "../support/new-file.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { addPerson, auditRows, openTestHouse, operator, tokenOf } from "../support/test-house.ts";

const upload = { scopes: ["upload"] } as const;

test("F06 a token for one version uploads each file of it, in any spelling, and of no other", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const token = tokenOf(house, ada, { ...upload, projects: ["demo"], version: "1.0" });
  expect(publish(house, token)).toBe("new");
  expect(publish(house, token, { version: "1.0.0", kind: "sdist" })).toBe("new");
  expect(refusalOf(() => publish(house, token, { version: "1.1" })).code).toBe("token.version");
  expect(refusalOf(() => publish(house, token, { name: "other" })).code).toBe("token.project_scope");
});

test("F06 a token for one upload is burnt by it, in the transaction of the upload", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const token = tokenOf(house, ada, { ...upload, singleUse: true });
  const full = { rules: { projectBytes: 10 } };
  expect(refusalOf(() => publish(house, token, full)).code).toBe("project.too_large");
  expect(listTokens(house.db)[0]?.usedUpAt).toBeNull();
  expect(publish(house, token)).toBe("new");
  expect(listTokens(house.db)[0]?.usedUpAt).toBe(house.now());
  expect(auditRows(house).at(-1)?.event).toBe("token.use_up");
  expect(refusalOf(() => publish(house, token, { version: "2" })).code).toBe("actor.changed");
});

test("F07 a token for a new project makes one and reaches that alone from then on", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  publish(house, operator, { name: "old", rules: { owner: ada.id } });
  const token = tokenOf(house, ada, { ...upload, newProject: true });
  expect(refusalOf(() => publish(house, token, { name: "old", version: "2" })).code).toBe(
    "token.new_project",
  );
  expect(publish(house, token)).toBe("new");
  expect(publish(house, token, { kind: "sdist" })).toBe("new");
  expect(listTokens(house.db)[0]).toMatchObject({ projects: ["demo"], newProject: "made" });
  // As an upload that began before the first one ended.
  expect(refusalOf(() => publish(house, token, { name: "second" })).code).toBe("token.new_project");
});

test("a limited token yanks nothing and changes no status", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  const name = parseProjectName("demo");
  publish(house, operator, { rules: { owner: ada.id } });
  for (const limit of [{ singleUse: true }, { newProject: true }, { version: "1", projects: ["demo"] }]) {
    const token = tokenOf(house, ada, { ...upload, ...limit });
    const yank = () => setYanked(house, token, { name, version: parseVersion("1.0"), yanked: true });
    expect(refusalOf(yank).code).toBe("token.upload_only");
    expect(refusalOf(() => setProjectStatus(house, token, { name, status: "archived" })).code).toBe(
      "token.upload_only",
    );
  }
});

test.each<[string, Partial<NewToken>]>([
  ["one upload that also reads", { scopes: ["read", "upload"], singleUse: true }],
  ["a new project without the scope", { scopes: ["read"], newProject: true }],
  ["one version of no project", { scopes: ["upload"], version: "1" }],
  ["one version of a glob", { scopes: ["upload"], version: "1", projects: ["acme-*"] }],
  ["one version of a project that is not here yet", { ...upload, version: "1", newProject: true }],
])("limits that do not fit together are refused: %s", async (_, more) => {
  using house = openTestHouse();
  const { id: userId } = await addPerson(house, "ada");
  const make = () => createToken(house, operator, { userId, name: "ci", scopes: ["upload"], ...more });
  expect(refusalOf(make).code).toBe("token.limit");
  expect(listTokens(house.db)).toEqual([]);
});
