/** O08, O12: a stored file whose bytes have changed is never served, is told of, and is mended by its own bytes. */
import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectWhole, fileUrl, openFaultHouse } from "./fault-house.ts";
import { attach, canTrace } from "./inject.ts";
import { smallWheel } from "./small-wheel.ts";

test("O12 a damaged file answers 500 with an alarm, also to a range; readyz and metrics count it; an upload mends it", async () => {
  await using house = await openFaultHouse();
  const served = await house.start();
  const [wheel, other] = [smallWheel("damaged", "1.0", 50_000), smallWheel("other", "1.0")];
  for (const each of [wheel, other]) expect(await served.upload(each)).toBe(200);
  expect((await served.get(fileUrl(wheel))).status).toBe(200);

  const path = join(house.data, "blobs", wheel.sha256.slice(0, 2), wheel.sha256.slice(2));
  const bytes = readFileSync(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(path, bytes);

  for (let round = 0; round < 2; round += 1) {
    const response = await served.get(fileUrl(wheel));
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain("damaged");
    expect(text).not.toContain(house.data);
  }
  const range = await fetch(`${served.url}${fileUrl(wheel)}`, {
    headers: { authorization: `Bearer ${house.token}`, range: "bytes=0-9" },
  });
  expect(range.status).toBe(500);
  expect((await served.get(fileUrl(other))).status).toBe(200);
  expect(await (await served.get("/readyz")).text()).toContain("damaged files: 1");
  expect(await (await served.get("/metrics")).text()).toContain("gatehouse_damaged_files 1");
  expect(served.log().match(/a stored file is damaged and not served/g)).toHaveLength(1);
  const check = await house.command(["check"]);
  expect(check.code).toBe(1);
  expect(check.stdout).toContain(wheel.filename);

  expect(await served.upload(wheel)).toBe(200);
  expect(await (await served.get("/readyz")).text()).toContain("damaged files: 1");
  await expectWhole(house, served, [wheel, other]);
  expect(await (await served.get("/readyz")).text()).toBe("ready\n");
}, 60_000);

test.skipIf(!canTrace)(
  "O08 a blob that cannot be read answers 500, and is served once it can",
  async () => {
    await using house = await openFaultHouse();
    const served = await house.start();
    const wheel = smallWheel("unreadable", "1.0", 50_000);
    expect(await served.upload(wheel)).toBe(200);
    const path = join(house.data, "blobs", wheel.sha256.slice(0, 2), wheel.sha256.slice(2));
    const tracer = await attach(served.pid, ["-P", path, "-e", "inject=read,pread64,readv,preadv:error=EIO"]);
    expect((await served.get(fileUrl(wheel))).status).toBe(500);
    await tracer.detach();
    await expectWhole(house, served, [wheel]);
  },
  60_000,
);
