/** Random changes against a model: after each, every view tells the same, and the truth. */
import { expect, test } from "bun:test";
import { consoleActor } from "../../src/app/house.ts";
import { deleteFiles } from "../../src/catalog/delete-files.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { Refusal } from "../../src/errors.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { expectClean } from "../support/expect-clean.ts";
import {
  dropRelease,
  emptyModel,
  filesOf,
  type IndexModel,
  type ModelFile,
  modelUpload,
  releaseOf,
  type Status,
} from "../support/index-model.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { type Random, seededRandom } from "../support/seeded-random.ts";

const NAMES = ["alpha", "beta"] as const;
const JSON_FORM = "application/vnd.pypi.simple.v1+json";

/** Does what a verb does, where the model says there is something to do it to; a refusal then is a failure. */
async function step(running: RunningHouse, model: IndexModel, random: Random): Promise<string> {
  const { house } = running;
  const text = random.pick(NAMES);
  const version = random.pick(["1.0", "1.0.0", "2.0rc1", "1!1"]);
  const [name, parsed] = [parseProjectName(text), parseVersion(version)];
  const project = model.projects.get(text);
  const release = releaseOf(project, version);
  const filename = random.pick(["", ...(release?.files.keys() ?? [])]);
  const deps = { ...house, removeBlob: (sha256: string) => house.blobs.remove(sha256) };
  const one = filename === "" ? {} : { filename };
  switch (random.below(9)) {
    case 0: {
      const status = random.pick<Status>(["active", "active", "archived", "deprecated", "quarantined"]);
      agree(project !== undefined, () => setProjectStatus(house, consoleActor(), { name, status }));
      if (project !== undefined) project.status = status;
      return `${text} becomes ${status}`;
    }
    case 1:
    case 2: {
      const yanked = random.pick([true, false, "bad luck"]);
      const how = yanked === "bad luck" ? { yanked: true, reason: yanked } : { yanked: yanked === true };
      agree(release !== undefined, () =>
        setYanked(house, consoleActor(), { name, version: parsed, ...one, ...how }),
      );
      for (const file of release?.files.values() ?? [])
        if (filename === "" || file.dist.filename === filename) file.yanked = yanked;
      return `yank ${text} ${version} ${filename} ${yanked}`;
    }
    case 3: {
      const whole = random.below(4) === 0;
      const what = whole ? {} : { version: parsed, ...one };
      agree(whole ? project !== undefined : release !== undefined, () =>
        deleteFiles(deps, consoleActor(), { name, ...what }),
      );
      if (whole) model.projects.delete(text);
      else if (filename === "") dropRelease(project, version);
      else release?.files.delete(filename);
      return `delete ${text} ${whole ? "all" : version} ${filename}`;
    }
    default: {
      const make = random.pick([sampleWheel, sampleSdist]);
      const dist = make({ name: text, version, salt: String(random.below(3)) });
      const answer = await running.upload(dist);
      const heard = answer.status;
      expect([dist.filename, heard]).toEqual([dist.filename, modelUpload(model, dist)]);
      return `upload ${dist.filename}: ${heard}`;
    }
  }
}

function agree(possible: boolean, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!possible && error instanceof Refusal && error.kind === "not_found") return;
    throw error;
  }
  expect(possible).toBe(true);
}

type Listed = {
  files: { filename: string; hashes: { sha256: string }; yanked?: boolean | string }[];
  versions: string[];
  "project-status": { status: string };
};
type Document = {
  urls: { filename: string; yanked: boolean }[];
  releases: Record<string, { filename: string }[]>;
};

type Told = readonly [filename: string, sha256: string, yanked: boolean | string];
const byName = (a: Told, b: Told): number => (a[0] < b[0] ? -1 : 1);

async function checkViews(running: RunningHouse, model: IndexModel): Promise<void> {
  const root = (await (await running.get("/simple/", { accept: JSON_FORM })).json()) as {
    projects: { name: string }[];
  };
  const shown = [...model.projects]
    .filter(([, project]) => project.status !== "quarantined")
    .map(([name]) => name);
  expect(root.projects.map((project) => project.name)).toEqual(shown.sort());
  for (const name of NAMES) await checkProject(running, model, name);
  for (const file of model.ever.values()) await checkFile(running, model, file);
}

async function checkProject(running: RunningHouse, model: IndexModel, name: string): Promise<void> {
  const project = model.projects.get(name);
  const [json, html, api] = await Promise.all([
    running.get(`/simple/${name}/`, { accept: JSON_FORM }),
    running.get(`/simple/${name}/`),
    running.get(`/pypi/${name}/json`),
  ]);
  if (project === undefined) {
    expect([json.status, html.status, api.status]).toEqual([404, 404, 404]);
    return;
  }
  const offered = project.status === "quarantined" ? [] : filesOf(project);
  const page = (await json.json()) as Listed;
  expect(page["project-status"].status).toBe(project.status);
  expect(page.versions.toSorted()).toEqual(
    [...project.releases.values()].map(({ version }) => version).sort(),
  );
  const told = page.files.map((file): Told => [file.filename, file.hashes.sha256, file.yanked ?? false]);
  expect(told.sort(byName)).toEqual(
    offered.map(({ dist, sha256, yanked }): Told => [dist.filename, sha256, yanked]).sort(byName),
  );
  const anchors = [...(await html.text()).matchAll(/<a href="[^"]*#sha256=(\w+)"([^>]*)>([^<]+)<\/a>/g)];
  const scraped = anchors.map(
    ([, sha256 = "", rest = "", filename = ""]): Told => [filename, sha256, readYank(rest)],
  );
  expect(scraped.sort(byName)).toEqual(told);
  if (project.status === "quarantined" || project.releases.size === 0) {
    expect(api.status).toBe(404);
    return;
  }
  const document = (await api.json()) as Document;
  expect(
    Object.values(document.releases)
      .flat()
      .map(({ filename }) => filename)
      .sort(),
  ).toEqual(offered.map(({ dist }) => dist.filename).sort());
}

function readYank(attributes: string): boolean | string {
  const found = /data-yanked="([^"]*)"/.exec(attributes)?.[1];
  return found === "" ? true : (found ?? false);
}

async function checkFile(running: RunningHouse, model: IndexModel, file: ModelFile): Promise<void> {
  const { dist, sha256 } = file;
  const project = model.projects.get(dist.name);
  const live = filesOf(project).includes(file);
  const status = !live ? 404 : project?.status === "quarantined" ? 403 : 200;
  const address = `/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${dist.filename}`;
  const [bytes, metadata] = await Promise.all([running.get(address), running.get(`${address}.metadata`)]);
  expect([bytes.status, metadata.status]).toEqual([
    status,
    dist.filetype === "sdist" && status === 200 ? 404 : status,
  ]);
  if (status !== 200) return;
  expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(dist.bytes);
  if (dist.filetype === "bdist_wheel") expect(await metadata.text()).toBe(dist.metadata);
}

const seeds = process.env["SEED"] === undefined ? [1, 2, 3] : [Number(process.env["SEED"])];

test.each(seeds)(
  "E19, I2: forty random changes keep every view true to the model (SEED=%d)",
  async (seed) => {
    await using running = await runHouse();
    const [model, random] = [emptyModel(), seededRandom(seed)];
    const done: string[] = [];
    try {
      for (let at = 0; at < 40; at++) {
        done.push(await step(running, model, random));
        await checkViews(running, model);
      }
      await expectClean(running);
    } catch (error) {
      console.error(`SEED=${seed}\n${done.join("\n")}`);
      throw error;
    }
  },
);
