/** K09: processes that append at the same time make one log, without a gap or a fork. */
import { expect, test } from "bun:test";
import { startChild } from "../support/child.ts";
import { openSealedHouse } from "../support/sealed-house.ts";

test("K09 three processes appending at once leave one log whose numbers follow each other", async () => {
  using house = openSealedHouse();
  await using one = startChild(house.folder, "write");
  await using two = startChild(house.folder, "write");
  expect([await one.line(), await two.line()]).toEqual(["ready", "ready"]);
  const write = async (child: typeof one) => {
    for (let n = 0; n < 60; n += 1) expect(await child.ask()).toMatch(/^\d+$/);
  };
  const both = Promise.all([write(one), write(two)]);
  for (let n = 0; n < 60; n += 1) {
    house.note(1);
    await Bun.sleep(1);
  }
  await both;
  house.seal();
  expect(house.verify()).toMatchObject({ verdict: "ok", records: 180, signed: 180 });
  expect(
    house.db.sqlite.query("SELECT min(seq) AS a, max(seq) AS b, count(*) AS n FROM audit_log").get(),
  ).toEqual({
    a: 0,
    b: 179,
    n: 180,
  });
});
