/** K19: a deleted person leaves the database and, when asked, the record; what they did stays, and the log stays ok. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deletePerson } from "../../src/accounts/delete-person.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { codeOf } from "../support/code-of.ts";
import { publish } from "../support/new-file.ts";
import { openSealedHouse, type SealedHouse } from "../support/sealed-house.ts";
import { addPerson, auditRows, operator, sessionOf, tokenOf } from "../support/test-house.ts";

const demo = parseProjectName("demo");

async function scene() {
  const house = openSealedHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  const bob = await addPerson(house, "berengar", { email: "berengar@example.com" });
  const elsewhere = { ip: "203.0.113.77", agent: "berengars-laptop" };
  publish(house, { ...tokenOf(house, bob, { name: "berengars-ci" }), ...elsewhere });
  setRole(house, sessionOf(ada), { name: demo, user: ada, role: "owner" });
  return { house, ada, bob };
}

function wholeFolder({ folder }: SealedHouse): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");
}

test("K19 nothing of a deleted and redacted person is left in any file, and every event stays", async () => {
  const { house, bob } = await scene();
  using _ = house;
  const before = auditRows(house).length;
  expect(wholeFolder(house)).toContain("berengars-laptop");
  expect(
    deletePerson(house, operator, { name: "Berengar", reason: "asked for it", redact: true }),
  ).toBeGreaterThan(2);
  for (const trace of ["berengar", "203.0.113.77"]) expect(wholeFolder(house)).not.toContain(trace);
  const rows = auditRows(house);
  expect(rows.slice(0, before).map(({ seq }) => seq)).toEqual(
    Array.from({ length: before }, (_each, at) => at),
  );
  expect(rows.find(({ event }) => event === "person.delete")).toMatchObject({
    subject: bob.id,
    details: { user_id: bob.id, reason: "asked for it" },
  });
  house.seal();
  const { verdict, redacted, faults } = house.verify();
  expect([verdict, faults]).toEqual(["ok", []]);
  expect(redacted).toBeGreaterThan(2);
});

test("the number of a deleted person is never given again, and their tokens and roles are gone", async () => {
  const { house, bob } = await scene();
  using _ = house;
  deletePerson(house, operator, { name: "berengar", reason: "left", redact: false });
  const { sqlite } = house.db;
  expect(sqlite.query("SELECT count(*) AS n FROM roles WHERE user_id = ?").get(bob.id)).toEqual({ n: 0 });
  expect(
    sqlite.query("SELECT count(*) AS n FROM tokens WHERE revoked_at IS NULL AND user_id = ?").get(bob.id),
  ).toEqual({ n: 0 });
  expect((await addPerson(house, "berengar")).id).not.toBe(bob.id);
  expect(auditRows(house, "file.upload")[0]?.ip).toBe("203.0.113.77");
});

test("the last admin stays, and so does whoever is deleted without a reason", async () => {
  const { house } = await scene();
  using _ = house;
  const attempt = (name: string, reason: string) =>
    codeOf(Promise.try(() => deletePerson(house, operator, { name, reason, redact: true })));
  expect(await attempt("ada", "x")).toBe("person.last_admin");
  expect(await attempt("berengar", " ")).toBe("person.reason");
  expect(await attempt("nobody", "x")).toBe("person.unknown");
});
