/** Who is among the most downloaded is counted anew, and on record only when it changed. */
import { expect, test } from "bun:test";
import { write } from "../../src/db/write.ts";
import { keepTop } from "../../src/gate/count-top.ts";
import { currentPolicy } from "../../src/gate/current-policy.ts";
import { setPolicy } from "../support/set-policy.ts";
import { auditRows, openTestHouse, operator } from "../support/test-house.ts";

test("projects that come in and go out are recorded by name; the same count again is not", () => {
  using house = openTestHouse();
  setPolicy(house, [{ match: [], topDownloads: { percent: 1, over: 86_400_000 } }]);
  const count = (names: readonly string[]) =>
    write(house.db, (tx) =>
      keepTop(
        tx,
        { actor: operator, at: house.now() },
        { policy: currentPolicy(tx).policy, count: () => names },
      ),
    );
  count(["a", "b"]);
  count(["b", "a"]);
  count(["b", "c"]);
  setPolicy(house, []);
  count([]);
  expect(auditRows(house, "policy.top").map(({ details }) => [details["added"], details["removed"]])).toEqual(
    [
      [["a", "b"], []],
      [["c"], ["a"]],
      [[], ["b", "c"]],
    ],
  );
});
