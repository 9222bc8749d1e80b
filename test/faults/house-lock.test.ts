/** O18: one server on a data folder; another is told who holds it, and a dead one's lock means nothing. */
import { expect, test } from "bun:test";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFaultHouse } from "./fault-house.ts";

test("O18 a second server is refused by the name of the first, and takes over when the first was killed", async () => {
  await using house = await openFaultHouse();
  const first = await house.start();
  const second = await house.command(["serve", "--listen", "127.0.0.1:0"]);
  expect(second.code).not.toBe(0);
  expect(second.output).toContain(`pid ${first.pid}`);
  expect(second.output).toContain("is in use by");
  expect((await first.get("/readyz")).status).toBe(200);
  await first.kill();
  const third = await house.start();
  expect((await third.get("/readyz")).status).toBe(200);
});

for (const [title, harm] of [
  ["text", (file: string) => writeFileSync(file, "no database at all\n".repeat(500))],
  ["zeros, as after a loss of power", (file: string) => writeFileSync(file, new Uint8Array(8192))],
  ["half of it", (file: string) => truncateSync(file, 4096)],
  ["nothing", (file: string) => truncateSync(file, 0)],
] as const) {
  test(`O15 O18 a lock file that holds ${title} keeps nobody out, and guards again`, async () => {
    await using house = await openFaultHouse();
    await (await house.start()).stop();
    harm(join(house.data, "lock"));
    const first = await house.start();
    const second = await house.command(["serve", "--listen", "127.0.0.1:0"]);
    expect(second.output).toContain(`pid ${first.pid}`);
  });
}
