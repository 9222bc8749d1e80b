/** What is tried while a limit holds is summed up in the record, however often and from wherever (K20, F23). */
import { expect, test } from "bun:test";
import { recordTurnedAway } from "../../src/accounts/turned-away.ts";
import { makePerson, openPersonHouse } from "../support/person-house.ts";
import { signIn } from "../support/sign-in-steps.ts";

test("a hundred tries after the limit are one record for their source, which names no word that was typed", async () => {
  await using at = await openPersonHouse();
  await makePerson(at, "bob");
  const guess = (ip: string) => signIn(at.browser({ ip }), "bob", "not his password");
  for (let n = 0; n < 10; n += 1) await guess("192.0.2.1");
  const before = at.events().length;
  for (let n = 0; n < 100; n += 1) expect((await guess("192.0.2.1")).status).toBe(429);
  await guess("198.51.100.1");
  expect(at.events().length).toBe(before);
  recordTurnedAway(at.house.db, at.clock.now);
  const told = at.events("sign_in.throttled");
  expect(told.map(({ outcome, ip, details }) => [outcome, ip, details["tries"], details["limit"]])).toEqual([
    ["refused", "192.0.2.1", 100, "password:account"],
    ["refused", "198.51.100.1", 1, "password:account"],
  ]);
  expect(JSON.stringify(told)).not.toContain("bob");
  recordTurnedAway(at.house.db, at.clock.now);
  expect(at.events("sign_in.throttled")).toHaveLength(2);
});

test("a thousand sources share records, so that their number is bounded", async () => {
  await using at = await openPersonHouse();
  await makePerson(at, "bob");
  for (let n = 0; n < 10; n += 1) await signIn(at.browser(), "bob", "not his password");
  for (let n = 0; n < 200; n += 1) await signIn(at.browser({ ip: `10.0.${n}.1` }), "bob", "not his password");
  recordTurnedAway(at.house.db, at.clock.now);
  const told = at.events("sign_in.throttled").map(({ details }) => Number(details["tries"]));
  expect([told.length, told.reduce((sum, tries) => sum + tries, 0)]).toEqual([51, 200]);
});
