/** What a developer waits for: uv installs an application of 50 packages with nothing in its cache. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { againstNginx } from "../against-nginx.ts";
import type { Bench } from "../bench.ts";
import { runToolBeside } from "../run-tool.ts";
import type { PinnedProcess } from "../pinned.ts";
import { medianOf, type Slice, slice } from "../rounds.ts";
import { compare, type Row } from "../row.ts";
import { applicationFile, toolPrograms } from "../tools.ts";

export async function installRows(bench: Bench): Promise<Row[]> {
  const uv = join(await toolPrograms("uv"), "uv");
  await using server = await bench.gatehouse();
  const install = (process: PinnedProcess, origin: string): Promise<Slice> =>
    slice(process, async () => {
      const folder = bench.folder("install");
      mkdirSync(folder);
      const where = ["--target", join(folder, "target"), "--cache-dir", join(folder, "cache")];
      const what = ["--python-version", "3.11", "--only-binary", ":all:", "--requirement", applicationFile];
      await runToolBeside([
        uv,
        "pip",
        "install",
        "--quiet",
        "--no-config",
        "--index-url",
        `${origin}/simple/`,
        ...where,
        ...what,
      ]);
      rmSync(folder, { recursive: true });
      return { amount: 1 };
    });
  const rounds = bench.quick ? 1 : 3;
  const figures = await againstNginx(
    { ...bench, rounds },
    {
      gatehouse: () => install(server.process, server.url),
      nginx: ({ process, jsonUrl }) => install(process, jsonUrl),
    },
  );
  const sides = { subject: "gatehouse", reference: "nginx", control: "other nginx" } as const;
  const seconds = (rate: number): string => `${(1 / rate).toFixed(2)} s`;
  const cpu = (name: string): string => `${(1000 / medianOf(figures, name, "core")).toFixed(0)} ms`;
  return [
    {
      what: "uv installs 50 packages",
      ...compare({
        figures,
        ...sides,
        by: "wall",
        least: 1,
        show: seconds,
      }),
      target: "no slower than nginx",
      means: `cold client cache, the same pages and files from both; the server's own share: ${cpu("gatehouse")}, nginx ${cpu("nginx")}`,
    },
  ];
}
