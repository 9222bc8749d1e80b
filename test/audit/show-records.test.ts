/** K12, K13, K18: what leaves the log as lines and tables forges no line, runs no formula, and keeps its order. */
import { expect, test } from "bun:test";
import { csvCell, exportRecords } from "../../src/audit/show-records.ts";
import { hostileStrings } from "../support/hostile-strings.ts";
import { openSealedHouse } from "../support/sealed-house.ts";

const FORGED = "admin\n2026-03-01T12:00:00Z login ok admin\r\n\u2028x";

test.each(["jsonl", "csv"] as const)(
  "K12 a name with line ends stays within its line of the %s export",
  (format) => {
    using house = openSealedHouse();
    const words = [FORGED, ...hostileStrings];
    for (const reason of words) house.note(1, { reason, label: reason });
    const text = [...exportRecords(house.db, { format })].join("");
    const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
    expect(lines.length).toBe(words.length + (format === "csv" ? 2 : 1));
    if (format === "jsonl")
      for (const line of lines.slice(0, -1))
        expect(JSON.parse(line)).toMatchObject({ event: "release.unyank", project: "p" });
  },
);

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])(
  "K13 the cell %j is text to a spreadsheet",
  (value) => {
    expect(csvCell(value)).toStartWith("\"'");
  },
);

test("K13 quotes and commas stay within their cell", () => {
  expect(csvCell('a","=b')).toBe('"a"",""=b"');
  expect(csvCell("plain")).toBe("plain");
});

test("K18 a clock set back by an hour is recorded as a jump, and numbers go on telling the order", () => {
  using house = openSealedHouse();
  house.note(1);
  house.pass(-3_600_000);
  house.note(2);
  house.pass(-30_000);
  house.note(1);
  const rows = house.db.sqlite
    .query<{ event: string; gap: number | null }, []>(
      `SELECT event, json_extract(body, '$.details.from') - json_extract(body, '$.details.to') AS gap
       FROM audit_log ORDER BY seq`,
    )
    .all();
  expect(rows.map(({ event }) => event)).toEqual([
    "release.unyank",
    "clock.jump",
    "release.unyank",
    "release.unyank",
    "release.unyank",
  ]);
  expect(rows[1]?.gap).toBe(3_600_000);
  house.seal();
  expect(house.verify().verdict).toBe("ok");
});
