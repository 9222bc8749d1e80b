/** Every publishing tool puts a wheel and an sdist into the index, and a second time changes nothing. */
import { describe, expect, test } from "bun:test";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";
import { fileNames, listedFiles } from "../support/read-index.ts";
import { sharedHouse } from "../support/shared-house.ts";

const publishers = ["twine", "uv", "poetry", "pdm", "hatch", "flit"].flatMap(versionsOf);
const house = sharedHouse(openConfig, publishers);

/** The item of the conformance checklist that each tool stands for. */
const items: Readonly<Record<string, number>> = {
  twine: 156,
  uv: 157,
  poetry: 158,
  pdm: 159,
  hatch: 160,
  flit: 161,
};
const titled = publishers.map((client) => ({ client, item: items[client.split(" ")[0] ?? ""] }));

async function posts(): Promise<{ path: string; status: number }[]> {
  const all = await house().requests();
  return all.filter(({ method }) => method === "POST").map(({ path, status }) => ({ path, status }));
}

describe.each(titled)("$client ($item)", ({ client }: { client: ClientName }) => {
  test("publishes a wheel and an sdist, and the same bytes again change nothing", async () => {
    using desk = openDesk();
    const { upload, token } = house();
    const name = `from-${client.replace(/[ .]/g, "-")}`;
    const stem = name.replaceAll("-", "_");
    const project = await makeProject(desk.work, { name, version: "1.0" });

    await house().forgetRequests();
    expect(await publish(desk, client, { project, target: { upload, token } })).toMatchObject({ code: 0 });
    const sent = { path: "/legacy/", status: 200 };
    expect(await posts()).toEqual([sent, sent]);
    const files = await listedFiles(house(), name);
    expect(files.map(({ filename }) => filename)).toEqual([
      `${stem}-1.0-py3-none-any.whl`,
      `${stem}-1.0.tar.gz`,
    ]);

    expect(await publish(desk, client, { project, target: { upload, token } })).toMatchObject({ code: 0 });
    expect(await listedFiles(house(), name)).toEqual(files);
  }, 60_000);
});

test("the log names who published (156)", async () => {
  await house().forgetRequests();
  await house().put({ name: "who", version: "1.0" });
  const actors = (await house().requests())
    .filter(({ method }) => method === "POST")
    .map(({ actor }) => actor);
  expect(actors.map((actor) => JSON.stringify(actor))).toEqual(Array(2).fill(expect.stringContaining("ann")));
});

test("flit publishes to an address without its slash, and nothing is lost on the way (161)", async () => {
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "slashless", version: "1.0" });
  const upload = house().upload.replace(/\/$/, "");
  const run = await publish(desk, "flit 4.2.0", { project, target: { upload, token: house().token } });
  expect(run).toMatchObject({ code: 0 });
  expect(await fileNames(house(), "slashless")).toHaveLength(2);
});

test("a tool whose user name is not __token__ publishes too (156)", async () => {
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "named-user", version: "1.0" });
  const args = ["upload", "--non-interactive", "--repository-url", house().upload, "-u", "gitlab-ci-token"];
  const run = await desk.run("twine 7.0.0", [...args, "-p", house().token, project.wheel]);
  expect(run).toMatchObject({ code: 0 });
  expect(await fileNames(house(), "named-user")).toHaveLength(1);
});

test("poetry publishes with the password of ~/.netrc alone (158)", async () => {
  using desk = openDesk();
  await Bun.write(`${desk.home}/.netrc`, `machine 127.0.0.1 login __token__ password ${house().token}\n`);
  const project = await makeProject(desk.work, { name: "by-netrc", version: "1.0" });
  const env = { POETRY_REPOSITORIES_GATEHOUSE_URL: house().upload };
  const args = ["publish", "--no-interaction", "--repository", "gatehouse"];
  expect(await desk.run("poetry 2.5.1", args, { cwd: project.folder, env })).toMatchObject({ code: 0 });
  expect(await fileNames(house(), "by-netrc")).toHaveLength(2);
});
