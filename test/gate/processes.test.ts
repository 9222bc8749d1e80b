/** Several processes change a project while others load policies: every outcome is that of one policy (J25, J43). */
import { expect, test } from "bun:test";
import { join } from "node:path";
import type { Policy } from "../../src/policy/policy.ts";
import { mint, setGateStage } from "../support/gate-stage.ts";
import { setPolicy } from "../support/set-policy.ts";
import { operator } from "../support/test-house.ts";

const ROUNDS = process.env["GATEHOUSE_LONG"] === "1" ? 1500 : 200;

type Body = {
  readonly event: string;
  readonly outcome: string;
  readonly policy?: string;
  readonly details?: { readonly policy?: number; readonly rule?: string };
};

test(`J25 J43 with ${ROUNDS} loads beside uploads and changes of roles, each upload is judged by the policy it names`, async () => {
  using stage = await setGateStage();
  const { house, owner } = stage;
  const { tokenId } = mint(house, operator, { userId: owner.id });
  setPolicy(house, [{}]);
  const run = (task: string) =>
    Bun.spawn(
      [
        process.execPath,
        join(import.meta.dir, "../support/gate-child.ts"),
        house.folder,
        task,
        String(ROUNDS),
        String(tokenId),
        String(owner.id),
      ],
      { stdout: "pipe", stderr: "inherit" },
    );
  const children = ["reload", "upload", "upload", "roles"].map(run);
  expect(await Promise.all(children.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
  const critical = new Set(
    house.db.sqlite
      .query<{ id: number; compiled: string }, []>("SELECT id, compiled FROM policy_loads")
      .all()
      .filter(({ compiled }) => (JSON.parse(compiled) as Policy).critical[0]?.match[0] === "acme-*")
      .map(({ id }) => id),
  );
  const bodies = house.db.sqlite
    .query<{ body: string }, []>("SELECT body FROM audit_log ORDER BY seq")
    .all()
    .map(({ body }) => JSON.parse(body) as Body);
  const uploads = bodies.filter(({ event, policy }) => event === "file.upload" && policy !== undefined);
  const refused = bodies.filter(({ event }) => event === "policy.refuse");
  expect(uploads.filter(({ policy }) => critical.has(Number(policy)))).toEqual([]);
  expect(refused.filter(({ details }) => !critical.has(Number(details?.policy)))).toEqual([]);
  expect([uploads.length + refused.length, uploads.length > 0, refused.length > 0]).toEqual([
    2 * ROUNDS,
    true,
    true,
  ]);
  expect(house.db.sqlite.query("SELECT count(*) AS n FROM files").get()).toEqual({ n: uploads.length + 1 });
});
