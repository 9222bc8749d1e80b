/** The letter to approvers tells what a release would change as it stands when it goes out, in words made harmless. */
import { expect, test } from "bun:test";
import { write } from "../../src/db/write.ts";
import { stagedLetter } from "../../src/mail/staged-letter.ts";
import { newFile, publish, rules } from "../support/new-file.ts";
import { loadPolicy } from "../support/load-policy.ts";
import { days, policyOf } from "../support/policy-facts.ts";
import { publishOrStage } from "../../src/staged/publish-or-stage.ts";
import { expireReleases } from "../../src/staged/reject-release.ts";
import { addPerson, openTestHouse, operator, tokenOf } from "../support/test-house.ts";

const mailHouse = { publicUrl: "https://packages.example.com" };
const to = { name: "bob", email: "bob@example.com" };

test("files that came after the notice are in it, and nothing is written once it is settled", async () => {
  using house = openTestHouse();
  const ada = await addPerson(house, "ada");
  publish(house, operator, { version: "0.9", rules: { owner: ada.id } });
  const exempt = [{ user: "ada", until: Number.MAX_SAFE_INTEGER, reason: "test" }];
  loadPolicy(house.db, policyOf([{ match: ["demo"], release: "staged", exempt }]));
  const actor = tokenOf(house, ada);
  const metadata = new TextEncoder().encode(
    "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: left-pad @ https://evil.example/x\n",
  );
  for (const kind of ["wheel", "sdist"] as const) {
    write(house.db, (tx) =>
      publishOrStage(
        tx,
        { actor, at: house.now() },
        { file: newFile({ kind, metadata }), rules, stagedFor: days(1), place: () => undefined },
      ),
    );
  }
  const letter = stagedLetter(house.db, mailHouse, { to, subject: "demo 1.0" });
  if (typeof letter === "string") throw new Error(letter);
  expect(letter.text).toContain("demo 1.0 was uploaded and waits");
  expect(letter.text).toMatch(/Files +2 \(1 in 0\.9\)/);
  expect(letter.text).toContain("left-pad");
  expect(letter.text).toContain("https://packages.example.com/manage/project/demo/staged/1.0/");
  expect(letter.text).not.toContain("https://evil.example");
  house.pass(days(1));
  expireReleases({ ...house, removeBlob: () => undefined });
  expect(stagedLetter(house.db, mailHouse, { to, subject: "demo 1.0" })).toBe(
    "the release was settled meanwhile",
  );
});
