/** Names with dots and capitals, and versions with epoch, post, dev and local parts, go in and come out. */
import { beforeAll, describe, expect, test } from "bun:test";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { install } from "../support/install.ts";
import { makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";
import { fileNames } from "../support/read-index.ts";
import { sharedHouse } from "../support/shared-house.ts";

const publishers = ["twine", "uv", "poetry", "pdm", "hatch", "flit"].flatMap(versionsOf);
const installers = ["pip", "uv", "poetry", "pdm", "pipenv"].flatMap(versionsOf);
const house = sharedHouse(openConfig, [...publishers, ...installers]);

const odd = [
  { name: "Dotted.Name", version: "1.0" },
  { name: "UPPER_and-lower", version: "1.0" },
  { name: "epoch", version: "1!2.0" },
  { name: "post", version: "1.0.post1" },
  { name: "dev", version: "1.0.dev3" },
  { name: "candidate", version: "1.0rc1" },
  { name: "local", version: "1.0+acme.1" },
  { name: "calendar", version: "2025.9.4" },
];

beforeAll(async () => {
  await house().put(...odd);
  const requires = odd.map(({ name, version }) => `${name}==${version}`);
  await house().put({ name: "everything", version: "1.0", requires });
}, 60_000);

describe.each(publishers)("%s", (client: ClientName) => {
  test("publishes every odd part of a version at once, under a name with a dot and capitals", async () => {
    using desk = openDesk();
    const name = `Odd.${client.replace(/[ .]/g, "-")}`;
    const project = await makeProject(desk.work, { name, version: "1!2.0.post1.dev3+acme.7" });
    const target = { upload: house().upload, token: house().token };
    expect(await publish(desk, client, { project, target })).toMatchObject({ code: 0 });
    const normal = name.toLowerCase().replaceAll(".", "-");
    const stem = `${normal.replaceAll("-", "_")}-1!2.0.post1.dev3+acme.7`;
    expect(await fileNames(house(), normal)).toEqual([`${stem}-py3-none-any.whl`, `${stem}.tar.gz`]);
  }, 60_000);
});

describe.each(installers)("%s", (client: ClientName) => {
  test("installs every odd name and version", async () => {
    using desk = openDesk();
    const done = await install(desk, client, { index: house().index, requirement: "everything" });
    const expected = [...odd.map(({ name, version }) => `${name} ${version}`), "everything 1.0"];
    expect(done).toMatchObject({ code: 0, installed: expected.sort() });
  }, 60_000);
});

test.each(["dotted.name", "dotted_name", "DOTTED-NAME", "Dotted--Name"])(
  "%s is the same project for pip and uv",
  async (requirement) => {
    for (const client of ["pip 26.3", "uv 0.13.9"] as const) {
      using desk = openDesk();
      const done = await install(desk, client, { index: house().index, requirement });
      expect(done).toMatchObject({ code: 0, installed: ["Dotted.Name 1.0"] });
    }
  },
);

test("pre-releases are left alone unless asked for", async () => {
  await house().put({ name: "careful", version: "1.0" }, { name: "careful", version: "1.1rc1" });
  using desk = openDesk();
  const order = { index: house().index, requirement: "careful" };
  expect((await install(desk, "pip 26.3", order)).installed).toEqual(["careful 1.0"]);
  expect((await install(desk, "pip 26.3", { ...order, options: ["--pre"] })).installed).toEqual([
    "careful 1.1rc1",
  ]);
});
