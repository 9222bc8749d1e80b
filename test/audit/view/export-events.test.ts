/** Exports: one record one line whatever it holds (K11), and nothing that a spreadsheet would run (K13). */
import { expect, test } from "bun:test";
import { record } from "../../../src/audit/record.ts";
import { csvCell, exportEvents } from "../../../src/audit/view/export-events.ts";
import { write } from "../../../src/db/write.ts";
import { addManyEvents } from "../../support/many-events.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { openTestHouse, operator, START } from "../../support/test-house.ts";

const HOUSE = { scope: { kind: "house" }, filter: {} } as const;

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=cmd", "|x", "%x"])(
  "K13 a cell %j is no formula",
  (text) => {
    expect(csvCell(text)).toStartWith(`"'`);
    expect(csvCell(text)).not.toMatch(/[\t\r\n]/);
  },
);

test("K13 a plain cell stays as it is, with its quotes doubled", () => {
  expect([csvCell('a "b", c'), csvCell("")]).toEqual(['"a ""b"", c"', '""']);
});

test("K11 K13 every hostile text is one line of each export and parses back", () => {
  using house = openTestHouse();
  for (const reason of hostileStrings)
    write(house.db, (tx) =>
      record(
        tx,
        { actor: { ...operator, operator: reason }, at: START },
        {
          event: "project.status",
          outcome: "done",
          details: { from: "a", to: "b", reason },
        },
      ),
    );
  const lines = [...exportEvents(house.db, HOUSE, "jsonl")].join("").split(/[\n\u2028\u2029]/);
  expect(lines.length).toBe(hostileStrings.length + 1);
  for (const line of lines.slice(0, -1)) expect(JSON.parse(line)).toHaveProperty("seq");
  const csv = [...exportEvents(house.db, HOUSE, "csv")].join("");
  expect(csv.split(/\r\n|[\r\n\u2028\u2029]/).length).toBe(hostileStrings.length + 2);
});

test("an export holds every record once, also over many pages", () => {
  using house = openTestHouse();
  addManyEvents({ db: house.db, until: START, people: [1] }, 1700);
  const lines = [...exportEvents(house.db, HOUSE, "jsonl")].join("").trim().split("\n");
  const seqs = lines.map((line) => (JSON.parse(line) as { seq: number }).seq);
  expect(seqs).toEqual(Array.from({ length: 1700 }, (_, n) => 1699 - n));
});
