/** `gatehouse why`: what the rules say of the pages that are kept, without a server. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { openConsole, runConsole } from "./run-console.ts";

test("a project of an upstream is explained file by file; one of this house, or of none, has nothing to explain", async () => {
  using console = openConsole();
  const config = join(console.folder, "g.yaml");
  await Bun.write(
    config,
    [
      "indexes: { main: { hosts: true, upstreams: [public] } }",
      "upstreams:",
      "  public:",
      "    url: https://upstream.example/simple/",
      "    deny:",
      '      - { versions: ">=1.1", reason: "SEC-12" }',
      "",
    ].join("\n"),
  );
  await console.run("user create ada");
  const { Database } = await import("bun:sqlite");
  const db = new Database(join(console.data, "gatehouse.db"));
  const file = (version: string) => ({
    filename: `good-${version}.tar.gz`,
    kind: "sdist",
    version,
    url: `https://upstream.example/good-${version}.tar.gz`,
    address: "a".repeat(64),
  });
  const page = {
    files: [file("1.0"), file("1.1")],
    versions: [],
    status: "active",
    judgedBy: "",
    dropped: {},
  };
  db.query("INSERT INTO mirror_pages VALUES ('public', 'good', 'present', NULL, ?, 0, ?)").run(
    Date.now(),
    JSON.stringify(page),
  );
  db.close();
  const why = (args: string) => runConsole([...args.split(" "), "--data", console.data, "--config", config]);
  const all = await why("why Good --json");
  expect(JSON.parse(all.stdout)).toMatchObject({
    upstream: "public",
    files: [
      { version: "1.1", shown: false, rules: [{ rule: "deny", place: "g.yaml:6", why: "SEC-12" }] },
      { version: "1.0", shown: true, rules: [] },
    ],
  });
  const one = await why("why good 1.1.0");
  expect(one.stdout).toContain("deny (g.yaml:6)");
  expect(one.stdout).not.toContain("good-1.0");
  expect(one.status).toBe(0);
  expect((await why("why other")).status).not.toBe(0);
});
