/** Which key proved somebody stands in the record, by the name its owner gave it (K11). */
import { expect, test } from "bun:test";
import { makePerson, openPersonHouse } from "../support/person-house.ts";
import { answerWithKey, personWithKey, signIn } from "../support/sign-in-steps.ts";

test("a sign-in by a key is recorded with its label, as personal data beside the hashed body", async () => {
  await using at = await openPersonHouse();
  await makePerson(at, "ada");
  const { key } = await personWithKey(at, at.browser(), "ada");
  const again = at.browser({ ip: "192.0.2.55" });
  await signIn(again, "ada");
  await answerWithKey(again, key);
  expect(at.events("sign_in").at(-1)?.details).toMatchObject({ method: "webauthn", label: "laptop" });
  const bodies = at.query<{ body: string }>("SELECT body FROM audit_log WHERE event = 'sign_in'");
  expect(bodies.some(({ body }) => body.includes("laptop"))).toBe(false);
  const { text } = await again.get("/account/events?event=sign_in&outcome=done");
  expect(text.replaceAll(/<\/?strong>/g, "")).toContain("signed in with a security key laptop");
});
