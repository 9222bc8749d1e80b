/** `gatehouse fetch` with lock files that the real tools made against a real upstream on loopback. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { checkHouse } from "../../src/app/check-house.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { distributions } from "../support/distributions.ts";
import { realUpstreams } from "../support/real-upstreams.ts";
import { copyOfExecutable } from "../support/program.ts";
import { type Finished, runProcess } from "../support/run-process.ts";

/** Of many wheels, one for each Python and platform: what is asked for. */
const wheels = await distributions("many-wheels");
const project = basename(wheels[0] ?? "").split("-")[0] ?? "";
const version = basename(wheels[0] ?? "").split("-")[1] ?? "";

type Locked = {
  readonly file: string;
  readonly lock: (desk: Desk, index: string, folder: string) => Promise<Finished>;
};

const pyproject = (more: string) =>
  `[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11,<3.14"\ndependencies = ["${project}==${version}"]\n${more}`;

const locks: Record<string, Locked> = {
  "uv lock": {
    file: "uv.lock",
    lock: async (desk, index, folder) => {
      writeFileSync(join(folder, "pyproject.toml"), pyproject(""));
      return desk.run("uv 0.13.9", ["lock", "--index-url", index], { cwd: folder });
    },
  },
  "uv export to pylock.toml": {
    file: "pylock.toml",
    lock: async (desk, index, folder) => {
      writeFileSync(join(folder, "requirements.in"), `${project}==${version}\n`);
      const args = [
        "pip",
        "compile",
        "--index-url",
        index,
        "--universal",
        "--format",
        "pylock.toml",
        "-o",
        "pylock.toml",
        "requirements.in",
      ];
      return desk.run("uv 0.13.9", args, { cwd: folder });
    },
  },
  "poetry lock": {
    file: "poetry.lock",
    lock: async (desk, index, folder) => {
      const source = `[[tool.poetry.source]]\nname = "inner"\nurl = "${index}"\npriority = "primary"\n`;
      writeFileSync(
        join(folder, "pyproject.toml"),
        pyproject(`[tool.poetry]\npackage-mode = false\n${source}`),
      );
      return desk.run("poetry 2.5.1", ["lock", "--no-interaction"], { cwd: folder });
    },
  },
  "pdm lock": {
    file: "pdm.lock",
    lock: async (desk, index, folder) => {
      const source = `[[tool.pdm.source]]\nname = "pypi"\nurl = "${index}"\nverify_ssl = true\n`;
      writeFileSync(join(folder, "pyproject.toml"), pyproject(`[tool.pdm]\ndistribution = false\n${source}`));
      return desk.run("pdm 2.29.4", ["lock"], { cwd: folder });
    },
  },
  "uv pip compile with hashes": {
    file: "requirements.txt",
    lock: async (desk, index, folder) => {
      writeFileSync(join(folder, "requirements.in"), `${project}==${version}\n`);
      const args = [
        "pip",
        "compile",
        "--index-url",
        index,
        "--generate-hashes",
        "-o",
        "requirements.txt",
        "requirements.in",
      ];
      return desk.run("uv 0.13.9", args, { cwd: folder });
    },
  },
};

function configOf(folder: string, settings: object): string {
  const path = join(folder, "gatehouse.yaml");
  const upstreams = { real: { allow_private_addresses: true, ...settings } };
  writeFileSync(
    path,
    `indexes: { main: { hosts: true, upstreams: [real] } }\nupstreams: ${JSON.stringify(upstreams)}\n`,
  );
  return path;
}

describe("L29 what real tools locked", () => {
  for (const [tool, { file, lock }] of Object.entries(locks)) {
    test(`${tool}: every wheel for two platforms and two Pythons, once, proven`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "gatehouse-fetch-"));
      try {
        using desk = openDesk();
        await using upstream = await realUpstreams["pypiserver"]?.(folder, wheels);
        const work = desk.newFolder();
        const index = String(upstream?.settings["url"]);
        const made = await lock(desk, index, work);
        expect(`${made.code} ${made.code === 0 ? "" : made.output}`).toBe("0 ");
        const data = join(folder, "data");
        const config = configOf(folder, upstream?.settings ?? {});
        const targets = ["linux_x86_64", "win_amd64"].flatMap((each) => ["--platform", each]);
        const args = [
          "fetch",
          join(work, file),
          ...targets,
          "--python",
          "3.12",
          "--python",
          "3.13",
          "--json",
        ];
        const fetch = async () =>
          runProcess([await copyOfExecutable(), ...args, "--config", config, "--data", data], {
            cwd: folder,
            env: {},
          });
        const first = await fetch();
        expect(`${first.code} ${first.code === 0 ? "" : first.output}`).toBe("0 ");
        const asked = wheels.filter((path) =>
          /-cp31([23])-cp31\1-(?:manylinux\S*_x86_64|win_amd64)\.whl$/.test(path),
        );
        expect(JSON.parse(first.stdout)).toMatchObject({ fetched: asked.length, present: 0, refused: [] });
        expect(JSON.parse((await fetch()).stdout)).toMatchObject({
          fetched: 0,
          present: asked.length,
          refused: [],
        });
        expect((await checkHouse({ dataFolder: data, now: () => 0 })).faults).toEqual([]);
        const text = readFileSync(join(work, file), "utf8");
        writeFileSync(
          join(work, file),
          text.replaceAll(/sha256([:" =]+)[0-9a-f]{64}/g, `sha256$1${"0".repeat(64)}`),
        );
        const wrong = await fetch();
        expect(wrong.code).toBe(1);
        expect(wrong.stdout).toContain('"fetch.hash"');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }, 120_000);
  }
});
