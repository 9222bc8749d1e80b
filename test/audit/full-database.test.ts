/** K22: where there is no room for the record there is no act. */
import { expect, spyOn, test } from "bun:test";
import { runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

test("K22 an upload whose record finds no room is rolled back, answered with 507 and told on the console", async () => {
  await using running = await runHouse();
  const { sqlite } = running.house.db;
  const count = () =>
    sqlite.query("SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM audit_log) AS n").get();
  const before = count();
  using said = spyOn(process.stderr, "write").mockImplementation(() => true);
  const pages = sqlite.query<{ page_count: number }, []>("PRAGMA page_count").get()?.page_count ?? 0;
  sqlite.run(`PRAGMA max_page_count = ${pages}`);
  // What is free within the pages is taken first.
  let status = 200;
  let accepted = 0;
  for (let n = 0; n < 200 && status === 200; n += 1) {
    ({ status } = await running.upload(sampleWheel({ name: `room${n}` })));
    if (status === 200) accepted += 1;
  }
  expect(status).toBe(507);
  expect(said.mock.calls.map(([text]) => String(text))).toContain(
    "audit.write_failed: storage.full: an act was rolled back, since it could not be recorded\n",
  );
  sqlite.run("PRAGMA max_page_count = 4294967294");
  const { files } = count() as { files: number };
  expect(files).toBe(accepted);
  expect(
    sqlite
      .query<{ n: number }, []>(
        "SELECT count(*) AS n FROM audit_log WHERE event = 'file.upload' AND outcome = 'done'",
      )
      .get()?.n,
  ).toBe(accepted);
  expect(before).toMatchObject({ files: 0 });
});
