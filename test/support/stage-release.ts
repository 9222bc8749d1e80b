/** Puts a release into waiting without a policy file: one is in force for as long as its file arrives. */
import type { House } from "../../src/app/house.ts";
import { write } from "../../src/db/write.ts";
import { openPolicy } from "../../src/policy/policy.ts";
import { publishOrStage } from "../../src/staged/publish-or-stage.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { findGrant, useGrant } from "../../src/tokens/verify-token.ts";
import { loadPolicy } from "./load-policy.ts";
import { newFile, rules } from "./new-file.ts";
import { operator } from "./person-house.ts";
import { days, policyOf } from "./policy-facts.ts";

export type Staged = {
  readonly name: string;
  readonly version: string;
  readonly userId: number;
  readonly user: string;
};

/** The file is no archive and has no bytes. A proof of any time settles it. */
export function stageRelease(house: House, { name, version, userId, user }: Staged): void {
  const exempt = [{ user, until: Date.UTC(2100, 0), reason: "test" }];
  loadPolicy(house.db, policyOf([{ match: [name], level: "any_2fa", release: "staged", exempt }]));
  const { secret } = createToken(house, operator, { userId, name: "robot", scopes: ["upload"] });
  const origin = { ip: "192.0.2.1", agent: "test", requestId: "r" };
  const actor = useGrant(findGrant(house.db, secret), origin, house.now());
  write(house.db, (tx) =>
    publishOrStage(
      tx,
      { actor, at: house.now() },
      { file: newFile({ name, version }), rules, stagedFor: days(14), place: () => undefined },
    ),
  );
  house.db.sqlite.run("UPDATE staged_releases SET changed_at = 0");
  loadPolicy(house.db, openPolicy);
}
