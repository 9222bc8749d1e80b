/** More than a hundred real files go into the index with real tools, and come back the same and usable. */
import { beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { type DistributionSet, distributions } from "../support/distributions.ts";
import { openConfig } from "../support/gatehouse.ts";
import { install } from "../support/install.ts";
import type { Finished } from "../support/run-process.ts";
import { listedFiles } from "../support/read-index.ts";
import { sharedHouse } from "../support/shared-house.ts";

const house = sharedHouse(openConfig, ["twine", "pip", "uv", "poetry", "pdm"].flatMap(versionsOf));

const sets: readonly { set: DistributionSet; client: ClientName; atLeast: number }[] = [
  { set: "wheels", client: "twine 7.0.0", atLeast: 26 },
  { set: "sdists", client: "twine 6.1.0", atLeast: 4 },
  { set: "many-wheels", client: "uv 0.13.9", atLeast: 80 },
];

/** Dots, capitals or hyphens in the name part of a filename, as build tools wrote them for years. */
function isLegacySpelling(path: string): boolean {
  return !/^[a-z0-9_]+-\d/.test(basename(path));
}

beforeAll(async () => {
  for (const { set } of sets) await distributions(set);
}, 900_000);

test.each(sets)(
  "$client publishes the $set",
  async ({ set, client, atLeast }) => {
    using desk = openDesk();
    const files = (await distributions(set)).filter((path) => !isLegacySpelling(path));
    expect(files.length).toBeGreaterThanOrEqual(atLeast);
    expect(await send(desk, client, files)).toMatchObject({ code: 0 });
    await expectListed(files);
  },
  180_000,
);

test("a file in a legacy spelling is refused from a tool, which is told the spelling of today", async () => {
  using desk = openDesk();
  const files = (await distributions("wheels")).filter((path) => basename(path).startsWith("Jinja2-"));
  const run = await send(desk, "twine 7.0.0", ["--verbose", ...files]);
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("should contain the normalized project name 'jinja2', not 'Jinja2'");
});

test("files in legacy spellings are imported as they are", async () => {
  using desk = openDesk();
  const all = [...(await distributions("wheels")), ...(await distributions("sdists"))];
  const files = all.filter(isLegacySpelling);
  expect(files.length).toBeGreaterThanOrEqual(10);
  for (const path of files) copyFileSync(path, join(desk.work, basename(path)));
  await house().console("import", desk.work, "--owner", "ann");
  await expectListed(files);
}, 60_000);

/** Publishes files of any project, as they are. */
function send(desk: Desk, client: ClientName, files: readonly string[]): Promise<Finished> {
  const env = {
    TWINE_REPOSITORY_URL: house().upload,
    TWINE_USERNAME: "__token__",
    TWINE_PASSWORD: house().token,
    UV_PUBLISH_URL: house().upload,
    UV_PUBLISH_TOKEN: house().token,
  };
  const args = client.startsWith("uv")
    ? ["publish", "--trusted-publishing", "never"]
    : ["upload", "--non-interactive", "--disable-progress-bar"];
  return desk.run(client, [...args, ...files], { env });
}

/** Every file is on its project's page, with the hash of the bytes on this disk. */
async function expectListed(files: readonly string[]): Promise<void> {
  for (const [project, paths] of Map.groupBy(files, projectOf)) {
    const listed = (await listedFiles(house(), project)).map(
      (file) => `${file.filename} ${file.hashes.sha256}`,
    );
    expect(listed).toEqual(expect.arrayContaining(paths.map((path) => `${basename(path)} ${sha256(path)}`)));
  }
}

function projectOf(path: string): string {
  const stem = /^(.+?)-\d/.exec(basename(path))?.[1] ?? "";
  return stem.toLowerCase().replace(/[-_.]+/g, "-");
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** A project that stands on the real ones, spelled as people spell them. */
const requires = ["requests", "rich", "Jinja2", "python-dateutil", "ruamel.yaml", "Jaraco_Classes", "Babel"];

test.each([...["pip", "uv"].flatMap(versionsOf), "poetry 2.5.1", "pdm 2.29.4"] as ClientName[])(
  "%s installs a tree of real distributions",
  async (client) => {
    using desk = openDesk();
    const name = `tree-${client.replace(/[ .]/g, "-")}`;
    await house().put({ name, version: "1.0", requires });
    const done = await install(desk, client, { index: house().index, requirement: name });
    expect(done).toMatchObject({ code: 0 });
    expect(done.installed).toEqual(
      expect.arrayContaining([
        "Babel 2.12.1",
        "Jinja2 3.1.2",
        "MarkupSafe 3.0.3",
        "requests 2.32.5",
        "six 1.16.0",
      ]),
    );
  },
  60_000,
);

test.each(["pip 21.3.1", "pip 26.3", "uv 0.13.9"] as const)(
  "%s builds an old sdist with a build backend from the index",
  async (client) => {
    using desk = openDesk();
    const options = client.startsWith("pip") ? ["--use-pep517"] : [];
    const done = await install(desk, client, {
      index: house().index,
      requirement: "docopt==0.6.2",
      options,
    });
    expect(done).toMatchObject({ code: 0, installed: ["docopt 0.6.2"] });
  },
  60_000,
);

test("pip 26.3 downloads a wheel of 16 MB, whose hash is the one that was published", async () => {
  using desk = openDesk();
  const folder = desk.newFolder();
  const platform = [
    "--platform",
    "manylinux_2_28_x86_64",
    "--python-version",
    "3.11",
    "--only-binary",
    ":all:",
  ];
  const args = ["download", "--no-deps", "--index-url", house().index, "--dest", folder, ...platform];
  expect(await desk.run("pip 26.3", [...args, "numpy"])).toMatchObject({ code: 0 });
  const published = (await distributions("wheels")).find((path) => basename(path).startsWith("numpy-")) ?? "";
  expect(sha256(join(folder, basename(published)))).toBe(sha256(published));
}, 60_000);

test("uv 0.13.9 locks all 88 wheels of one release", async () => {
  using desk = openDesk();
  const project = [
    '[project]\nname = "consumer"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = ["markupsafe"]',
    `[[tool.uv.index]]\nurl = "${house().index}"\ndefault = true\n`,
  ];
  writeFileSync(join(desk.work, "pyproject.toml"), project.join("\n"));
  expect(await desk.run("uv 0.13.9", ["lock"])).toMatchObject({ code: 0 });
  expect(readFileSync(join(desk.work, "uv.lock"), "utf8").match(/\.whl", hash = /g)).toHaveLength(88);
});
