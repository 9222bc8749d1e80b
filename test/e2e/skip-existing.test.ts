/** The same filename with other bytes is refused in words that each tool's way of skipping understands. */
import { beforeAll, describe, expect, test } from "bun:test";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { type MadeProject, makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";
import { type ListedFile, listedFiles } from "../support/read-index.ts";
import { sharedHouse } from "../support/shared-house.ts";

const house = sharedHouse(openConfig, ["twine", "uv", "poetry", "pdm", "hatch", "flit"].flatMap(versionsOf));
let published: ListedFile[];
beforeAll(async () => {
  await house().put({ name: "taken", version: "1.0" });
  published = await listedFiles(house(), "taken");
}, 60_000);

/** The project that is already there, with the same filenames and other bytes. */
function changed(desk: Desk): Promise<MadeProject> {
  return makeProject(desk.work, { name: "taken", version: "1.0", filler: 100 });
}

/** Tool → option that shows the answer's body, and how the tool shows it. */
const showsBody: readonly { client: ClientName; options: string[] }[] = [
  ...versionsOf("twine").map((client) => ({ client, options: ["--verbose"] })),
  ...["uv", "poetry", "flit"].flatMap(versionsOf).map((client) => ({ client, options: [] })),
];

test.each(showsBody)(
  "$client is told: File already exists",
  async ({ client, options }) => {
    using desk = openDesk();
    const project = await changed(desk);
    const target = { upload: house().upload, token: house().token, options };
    const run = await publish(desk, client, { project, target });
    expect(run.code).not.toBe(0);
    expect(run.output).toMatch(/400.*Bad Request/);
    expect(run.output).toContain("File already exists (");
    expect(await listedFiles(house(), "taken")).toEqual(published);
  },
  60_000,
);

test("pdm shows the status and keeps the words in its log", async () => {
  using desk = openDesk();
  const project = await changed(desk);
  const target = { upload: house().upload, token: house().token };
  const run = await publish(desk, "pdm 2.29.4", { project, target });
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("Client error '400 Bad Request'");
  const log = /See (\S+\.log)/.exec(run.output)?.[1] ?? "";
  expect(await Bun.file(log).text()).toContain("File already exists (");
}, 60_000);

describe("skips both files when asked to", () => {
  const skippers = ["twine", "poetry", "pdm"]
    .flatMap(versionsOf)
    .filter((client) => client !== "twine 7.0.0");
  test.each(skippers)(
    "%s --skip-existing (156)",
    async (client) => {
      using desk = openDesk();
      const project = await changed(desk);
      const target = { upload: house().upload, token: house().token, options: ["--skip-existing"] };
      const run = await publish(desk, client, { project, target });
      expect(run).toMatchObject({ code: 0 });
      expect(run.output.match(/Skipping/g)).toHaveLength(2);
      expect(await listedFiles(house(), "taken")).toEqual(published);
    },
    60_000,
  );

  test("hatch 1.18.2 asks the +simple page first and uploads nothing (160)", async () => {
    using desk = openDesk();
    const project = await changed(desk);
    await house().forgetRequests();
    const target = { upload: house().upload, token: house().token };
    const run = await publish(desk, "hatch 1.18.2", { project, target });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output.match(/already exists/g)).toHaveLength(2);
    expect((await house().requests()).map(({ method }) => method)).not.toContain("POST");
  }, 60_000);
});

test("twine 7.0.0 refuses --skip-existing for every private index, before a byte is sent (156)", async () => {
  using desk = openDesk();
  const project = await changed(desk);
  await house().forgetRequests();
  const target = { upload: house().upload, token: house().token, options: ["--skip-existing"] };
  const run = await publish(desk, "twine 7.0.0", { project, target });
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("UnsupportedConfiguration");
  expect(await house().requests()).toEqual([]);
});

describe.each(versionsOf("uv"))("%s --check-url (157)", (client) => {
  test("skips files that are there with the same bytes, and sends those that are not", async () => {
    using desk = openDesk();
    const name = `checked-${client.replace(/[ .]/g, "-")}`;
    const project = await makeProject(desk.work, { name, version: "1.0" });
    const target = { upload: house().upload, token: house().token };
    const wheelOnly = { ...project, sdist: project.wheel };
    expect(await publish(desk, client, { project: wheelOnly, target })).toMatchObject({ code: 0 });
    await house().forgetRequests();
    const options = ["--check-url", house().index];
    const whole = await publish(desk, client, { project, target: { ...target, options } });
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.output).toContain("already exists, skipping");
    expect((await house().requests()).filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(await listedFiles(house(), name)).toHaveLength(2);
  });

  test("fails when the bytes differ, without sending them", async () => {
    using desk = openDesk();
    const project = await changed(desk);
    await house().forgetRequests();
    const target = { upload: house().upload, token: house().token, options: ["--check-url", house().index] };
    const run = await publish(desk, client, { project, target });
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("Local file and index file do not match for");
    expect((await house().requests()).map(({ method }) => method)).not.toContain("POST");
  });
});
