/** What only some tools do when they read: list versions, read part of a file, look at dates, resume, keep pages. */
import { beforeAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { startCuttingProxy } from "../support/cutting-proxy.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { install } from "../support/install.ts";
import { sharedHouse } from "../support/shared-house.ts";

const house = sharedHouse(openConfig, ["pip", "uv", "poetry", "pdm"].flatMap(versionsOf));
beforeAll(async () => {
  await house().put(
    { name: "listed", version: "1.0" },
    { name: "listed", version: "1.10" },
    { name: "listed", version: "1.9" },
    { name: "listed", version: "2.0" },
    { name: "needs", version: "1.0", requires: ["listed"] },
    { name: "heavy", version: "1.0", filler: 8_000_000 },
  );
  await house().console("project", "yank", "listed", "2.0", "--reason", "wrong");
}, 60_000);

test.each(versionsOf("pip"))(
  "%s lists the versions, newest first, without the yanked one (165)",
  async (client) => {
    using desk = openDesk();
    const run = await desk.run(client, ["index", "versions", "--index-url", house().index, "listed"]);
    expect(run.stdout).toContain("listed (1.10)\nAvailable versions: 1.10, 1.9, 1.0\n");
  },
);

test("pip 21.3.1 --use-feature=fast-deps reads a part of the wheel before it reads the whole (163)", async () => {
  using desk = openDesk();
  await using proxy = await startCuttingProxy(house().url);
  const options = ["--use-feature=fast-deps"];
  const done = await install(desk, "pip 21.3.1", { index: proxy.index, requirement: "needs", options });
  expect(done).toMatchObject({ code: 0, installed: ["listed 1.10", "needs 1.0"] });
  const wheel = proxy.exchanges.filter((exchange) => exchange.includes("needs-1.0-py3-none-any.whl"));
  expect(wheel[0]).toStartWith("HEAD ");
  expect(wheel[1]).toBe("GET needs-1.0-py3-none-any.whl 206");
});

test.each([
  "pip 23.3.2",
  "pip 25.3",
  "pip 26.3",
  ...versionsOf("uv"),
  ...versionsOf("poetry"),
] as ClientName[])(
  "%s reads .metadata before the wheel (163)",
  async (client) => {
    using desk = openDesk();
    await house().forgetRequests();
    const done = await install(desk, client, { index: house().index, requirement: "needs" });
    expect(done).toMatchObject({ code: 0 });
    const paths = (await house().requests()).map(({ path }) => path.split("/").at(-1));
    expect(paths.indexOf("needs-1.0-py3-none-any.whl.metadata")).toBeGreaterThan(-1);
    expect(paths.indexOf("needs-1.0-py3-none-any.whl.metadata")).toBeLessThan(
      paths.indexOf("needs-1.0-py3-none-any.whl"),
    );
  },
  60_000,
);

test("pip 26.3 download gets the wheel alone (163)", async () => {
  using desk = openDesk();
  const folder = desk.newFolder();
  const args = ["download", "--no-deps", "--index-url", house().index, "--dest", folder];
  expect(await desk.run("pip 26.3", [...args, "needs"])).toMatchObject({ code: 0 });
  expect(readdirSync(folder)).toEqual(["needs-1.0-py3-none-any.whl"]);
});

describe("dates of upload", () => {
  test("pip 26.3 --uploaded-prior-to sees only what is old enough (163)", async () => {
    using desk = openDesk();
    const order = { index: house().index, requirement: "listed" };
    const future = await install(desk, "pip 26.3", {
      ...order,
      options: ["--uploaded-prior-to", "2999-01-01"],
    });
    expect(future).toMatchObject({ code: 0, installed: ["listed 1.10"] });
    const past = await install(desk, "pip 26.3", {
      ...order,
      options: ["--uploaded-prior-to", "2020-01-01"],
    });
    expect(past.code).not.toBe(0);
    expect(past.output).not.toContain("does not provide upload-time metadata");
  });

  test.each(versionsOf("uv"))("%s --exclude-newer sees only what is old enough (157)", async (client) => {
    using desk = openDesk();
    const order = { index: house().index, requirement: "listed" };
    const future = await install(desk, client, { ...order, options: ["--exclude-newer", "2999-01-01"] });
    expect(future).toMatchObject({ code: 0, installed: ["listed 1.10"] });
    expect(future.output).not.toContain("missing an upload date");
    const past = await install(desk, client, { ...order, options: ["--exclude-newer", "2020-01-01"] });
    expect(past.code).not.toBe(0);
  });
});

test.each(["pip 25.3", "pip 26.3"] as const)(
  "%s resumes a download that was cut (163)",
  async (client) => {
    using desk = openDesk();
    await using proxy = await startCuttingProxy(house().url, { suffix: ".whl", bytes: 2_000_000 });
    const options = ["--resume-retries", "3"];
    const done = await install(desk, client, { index: proxy.index, requirement: "heavy", options });
    expect(done).toMatchObject({ code: 0, installed: ["heavy 1.0"] });
    expect(done.output).toContain("Attempting to resume");
    expect(proxy.exchanges.filter((exchange) => exchange.includes(".whl "))).toEqual([
      "GET heavy-1.0-py3-none-any.whl 200",
      "GET heavy-1.0-py3-none-any.whl 206",
    ]);
  },
  60_000,
);

describe("a fresh upload is installed at once, with warm caches (164)", () => {
  /** Installs `name` again and again at one desk, so that the tool's cache is the one of the run before. */
  async function installed(desk: Desk, client: ClientName, name: string): Promise<readonly string[]> {
    const options = client.startsWith("pip") ? ["--trusted-host", "127.0.0.1"] : [];
    return (await install(desk, client, { index: house().index, requirement: name, options })).installed;
  }

  test.each(["pip 25.3", "pip 26.3", "uv 0.4.30", "uv 0.13.9", "poetry 2.5.1", "pdm 2.29.4"] as const)(
    "by %s",
    async (client) => {
      using desk = openDesk();
      const name = `fresh-${client.replace(/[ .]/g, "-")}`;
      await house().put({ name, version: "1.0" });
      expect(await installed(desk, client, name)).toEqual([`${name} 1.0`]);
      await house().put({ name, version: "1.1" });
      expect(await installed(desk, client, name)).toEqual([`${name} 1.1`]);
    },
    60_000,
  );
});
