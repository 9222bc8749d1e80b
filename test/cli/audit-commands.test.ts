/** The commands of the audit log, as an operator runs them: keys, redaction, proofs, tampering, and going on after it. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dropTriggers } from "../support/sealed-house.ts";
import { type Console, openConsole } from "./run-console.ts";

async function furnished(): Promise<Console> {
  const console = openConsole();
  await console.run(
    "admin create ada --email ada@example.com --password-stdin",
    "correct horse battery staple\n",
  );
  await console.run("user create berengar --email berengar@example.com");
  return console;
}

const verdictOf = async (console: Console, more = "") => {
  const { status, stdout } = await console.run(`audit verify --json${more}`);
  return { status, ...(JSON.parse(stdout) as { verdict: string; records: number; redacted: number }) };
};

test("a key is changed, and checkpoints of the old one and the new one hold", async () => {
  using console = await furnished();
  const old = await console.run("audit checkpoint");
  await Bun.write(join(console.folder, "old.note"), old.stdout);
  const before = (await console.run("audit checkpoint --vkey")).stdout.trim();
  const { stdout: after } = await console.run("audit rotate-key");
  expect([after.trim() === before, (await console.run("audit checkpoint --vkey")).stdout]).toEqual([
    false,
    after,
  ]);
  expect((await console.run("audit checkpoint")).stdout.match(/^\u2014/gm)).toHaveLength(2);
  expect(await verdictOf(console, ` --checkpoint ${console.folder}/old.note`)).toMatchObject({
    status: 0,
    verdict: "ok",
  });
  // Whoever noted the first key comes to the second by the record that it signed.
  expect(await verdictOf(console, ` --vkey ${before}`)).toMatchObject({ verdict: "ok" });
});

test("a person is redacted by name, and deleted with everything about them", async () => {
  using console = await furnished();
  expect((await console.run("audit redact --user berengar --reason asked")).status).toBe(0);
  expect((await verdictOf(console)).redacted).toBeGreaterThan(0);
  expect((await console.run("audit redact --user berengar --seq 1 --reason asked")).status).toBe(2);
  const gone = await console.run("user delete berengar --redact --reason asked");
  expect([gone.status, gone.stderr]).toEqual([0, expect.stringContaining("'berengar' is deleted.")]);
  expect((await console.run("audit list --json")).stdout).not.toContain("berengar");
  expect(readFileSync(join(console.data, "gatehouse.db"), "latin1")).not.toContain("berengar");
  expect(await verdictOf(console)).toMatchObject({ status: 0, verdict: "ok" });
});

test("an edited log is not written on, says so, and goes on in a new epoch once that is accepted", async () => {
  using console = await furnished();
  const sqlite = new Database(join(console.data, "gatehouse.db"));
  dropTriggers({ db: { sqlite } });
  sqlite.run(`UPDATE audit_log SET body = replace(body, '"done"', '"lost"') WHERE seq = 1`);
  sqlite.close();
  expect(await verdictOf(console)).toMatchObject({ status: 1, verdict: "tampered" });
  const refused = await console.run("user create eve");
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining("The audit log was changed behind the server's back"),
  ]);
  expect((await console.run("audit reopen --reason accepted")).status).toBe(0);
  expect((await console.run("audit list --json --limit 1")).stdout).toContain("audit.reopened");
  // What was changed stays visible for ever.
  expect(await verdictOf(console)).toMatchObject({ status: 1, verdict: "tampered" });
});

test("a database that cannot be read has a verdict and an exit status of its own", async () => {
  using console = await furnished();
  const file = join(console.folder, "broken.db");
  const bytes = readFileSync(join(console.data, "gatehouse.db"));
  bytes.fill(0x55, 4096);
  await Bun.write(file, bytes);
  const { status, stdout } = await console.run(`audit verify --json --db ${file}`);
  expect([status, stdout]).toEqual([3, expect.stringContaining('"unreadable"')]);
});

test("a backup is under a checkpoint", async () => {
  using console = await furnished();
  expect((await console.run(`backup ${console.folder}/b.tar`)).status).toBe(0);
  const head = readFileSync(join(console.data, "keys", "audit.head"), "utf8");
  expect(Number(head.split("\n")[1])).toBe((await verdictOf(console)).records);
});
