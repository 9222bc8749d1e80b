/** I9, F04, K21: after every verb, done and refused, no secret stands in the data folder or in any sentence. */
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createPerson } from "../../src/accounts/create-person.ts";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { issueSetUpLink, redeemSetUpLink } from "../../src/accounts/set-up-link.ts";
import { recordRefusal } from "../../src/audit/record-refusal.ts";
import { exportRecords } from "../../src/audit/show-records.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { Refusal } from "../../src/errors.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { createLastUse } from "../../src/tokens/last-use.ts";
import { revokeToken } from "../../src/tokens/revoke-token.ts";
import { findGrant, useGrant } from "../../src/tokens/verify-token.ts";
import { publish, remove } from "../support/new-file.ts";
import {
  addPerson,
  anonymous,
  auditRows,
  openTestHouse,
  operator,
  origin,
  sessionOf,
  type TestHouse,
} from "../support/test-house.ts";

const demo = parseProjectName("demo");
const version = parseVersion("1.0");

/** Runs acts that may be refused, and keeps and records every refusal as a face would. */
function witness(house: TestHouse) {
  const sentences: string[] = [];
  const codes: string[] = [];
  const attempt = async (act: () => unknown) => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      recordRefusal(house, operator, { event: "file.upload", refusal: error });
      sentences.push(error.sentence, JSON.stringify(error.details), String(error.stack));
      codes.push(error.code);
    }
  };
  return { attempt, sentences, codes };
}

function wholeFolder({ folder }: TestHouse): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("\n");
}

test("K21 every verb with marked secrets leaves none of them in files, records, exports or errors", async () => {
  using house = openTestHouse();
  const { attempt, sentences, codes } = witness(house);
  const good = "MARKED-correct-horse-battery";
  const [short, long] = ["MARKED-short", `MARKED-${"long".repeat(1100)}`];

  const link = issueSetUpLink(house, operator) ?? "";
  const admin = { name: "ada", email: "ada@example.com", secret: link };
  await attempt(() => redeemSetUpLink(house, anonymous, { ...admin, password: short }));
  await attempt(() => redeemSetUpLink(house, anonymous, { ...admin, password: long }));
  await attempt(() => redeemSetUpLink(house, anonymous, { ...admin, password: good, secret: `${link}x` }));
  const ada = await redeemSetUpLink(house, anonymous, { ...admin, password: good });
  await attempt(() => redeemSetUpLink(house, anonymous, { ...admin, password: good }));
  await attempt(() =>
    createPerson(house, operator, { name: "ada", kind: "person", admin: false, password: good }),
  );
  await attempt(() =>
    createPerson(house, operator, { name: "robot", kind: "service", admin: false, password: good }),
  );
  const bob = await addPerson(house, "bob", { password: good });

  const session = sessionOf(ada);
  const mint = (name: string) =>
    createToken(house, session, { userId: ada.id, name, scopes: ["read", "upload"] });
  const [used, revoked] = [mint("used"), mint("revoked")];
  const secrets = [used.secret, revoked.secret];
  revokeToken(house, session, revoked.id);
  await attempt(() => findGrant(house.db, revoked.secret));
  await attempt(() => findGrant(house.db, `${used.secret}x`));
  await attempt(() => findGrant(house.db, good));
  const actor = useGrant(findGrant(house.db, used.secret), origin, house.now());
  const lastUse = createLastUse(house.db);
  lastUse.note(used.id, origin, house.now());
  lastUse.flush();

  // People paste tokens where names belong.
  await attempt(() => createToken(house, session, { userId: ada.id, name: used.secret, scopes: ["read"] }));
  await attempt(() =>
    createToken(house, session, { userId: ada.id, name: `my ${used.secret}`, scopes: ["read"] }),
  );
  await attempt(() =>
    createToken(house, session, { userId: ada.id, name: "x", scopes: ["read"], projects: [used.secret] }),
  );
  await attempt(() =>
    createToken(house, session, { userId: ada.id, name: "x", scopes: ["read"], cidrs: [used.secret] }),
  );
  await attempt(() => addPerson(house, `${used.secret}!`));
  await attempt(() => addPerson(house, "eve", { email: used.secret }));
  await attempt(() => disablePerson(house, operator, used.secret));
  await attempt(() => parseProjectName(`${used.secret}!`));
  await attempt(() => parseVersion(used.secret));

  publish(house, actor);
  await attempt(() => publish(house, actor, { bytes: "other" }));
  await attempt(() => publish(house, sessionOf(bob), { version: "2.0" }));
  await attempt(() => setYanked(house, actor, { name: demo, version, filename: used.secret, yanked: true }));
  setYanked(house, actor, { name: demo, version, yanked: true });
  setProjectStatus(house, actor, { name: demo, status: "archived" });
  await attempt(() => publish(house, actor, { version: "2.0" }));
  setRole(house, actor, { name: demo, user: bob, role: "owner" });
  await attempt(() => remove(house, actor, { filename: used.secret, version: "1.0" }));
  remove(house, actor);
  disablePerson(house, operator, "bob");

  const expected = [
    [
      "password.short",
      "password.long",
      "setup_link.gone",
      "setup_link.gone",
      "person.exists",
      "person.service",
    ],
    ["token.revoked", "token.malformed", "token.malformed"],
    [
      "token.name",
      "token.name",
      "token.project",
      "cidr.invalid",
      "person.name",
      "person.email",
      "person.unknown",
    ],
    ["name.invalid", "version.invalid"],
    ["file.exists", "project.upload", "file.unknown", "project.archived", "file.unknown"],
  ];
  expect(codes).toEqual(expected.flat());
  const exported = (["jsonl", "csv"] as const)
    .flatMap((format) => [...exportRecords(house.db, { format })])
    .join("");
  const everything = `${wholeFolder(house)}\n${sentences.join("\n")}\n${JSON.stringify(auditRows(house))}\n${exported}`;
  expect(everything).toContain("ada@example.com");
  expect(everything).toContain("gh_***");
  for (const secret of [...secrets, link, good, short, long]) {
    for (const form of [
      secret,
      secret.slice(0, 16),
      secret.slice(-16),
      secret.toLowerCase(),
      btoa(secret).slice(4, 20),
    ]) {
      expect(everything.includes(form) ? `found ${form}` : "").toBe("");
    }
  }
});
