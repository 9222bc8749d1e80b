/** The page of the targets that the log is sent to. */
import { expect, test } from "bun:test";
import { nameTargets, noteProgress } from "../../../src/shipping/shipping-state.ts";
import { makePerson, openPersonHouse } from "../../support/person-house.ts";
import { personWithApp, signIn } from "../../support/sign-in-steps.ts";

test("K15 admins see each target's cursor, lag and last fault; nobody else does", async () => {
  await using at = await openPersonHouse();
  await makePerson(at, "ada", { admin: true });
  await makePerson(at, "bob");
  nameTargets(at.house.db, ["file", "webhook siem"]);
  noteProgress(at.house.db, "webhook siem", {
    next: 1,
    failedAt: at.clock.now,
    error: "it answered 503 <b>",
    failures: 3,
  });
  const ada = at.browser();
  await personWithApp(at, ada, "ada");
  const page = await ada.get("/admin/audit/shipping");
  expect(page.status).toBe(200);
  for (const words of ["webhook siem", "it answered 503 &lt;b", "3 failures in a row", "never"])
    expect(page.text).toContain(words);
  const bob = at.browser();
  await signIn(bob, "bob");
  expect((await bob.get("/admin/audit/shipping")).status).toBe(403);
  expect((await at.browser().get("/admin/audit/shipping")).status).toBe(303);
});
