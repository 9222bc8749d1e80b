/**
 * One of several processes on the same house. Arguments: folder, task, count, token id, user id. It loads policies that
 * come and go, or changes `acme-auth` as a token below the level, and says when it is through.
 */
import { join } from "node:path";
import type { TokenActor } from "../../src/actor.ts";
import { recordRefusal } from "../../src/audit/record-refusal.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { openDatabase } from "../../src/db/open.ts";
import { Refusal } from "../../src/errors.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { publish } from "./new-file.ts";
import { setPolicy } from "./set-policy.ts";
import { operator, origin } from "./test-house.ts";

const [folder = "", task = "", count = "0", tokenId = "0", userId = "0"] = process.argv.slice(2);
const now = () => Date.now();
const house = { db: openDatabase(join(folder, "gatehouse.db"), join(folder, "changes"), now), now };
const user = { id: Number(userId), name: "owner" };
const token: TokenActor = {
  kind: "token",
  tokenId: Number(tokenId),
  tokenName: "ci",
  userId: user.id,
  userName: user.name,
  admin: false,
  level: "password",
  scopes: ["upload"],
  ...origin,
};

const tasks: Readonly<Record<string, (step: number) => void>> = {
  reload: (step) => void setPolicy(house, step % 2 === 0 ? [{}] : [{ match: ["other"] }]),
  upload: (step) => void publish(house, token, { name: "acme-auth", version: `${process.pid}.${step}` }),
  roles: (step) =>
    setRole(house, operator, {
      name: parseProjectName("acme-auth"),
      user: { id: user.id + 1, name: "mate" },
      role: step % 2 === 0 ? "owner" : "maintainer",
    }),
};

for (let step = 0; step < Number(count); step += 1) {
  try {
    tasks[task]?.(step);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (task === "upload") recordRefusal(house, token, { event: "file.upload", refusal: error });
  }
  await Bun.sleep(1);
}
house.db.close();
console.log("through");
