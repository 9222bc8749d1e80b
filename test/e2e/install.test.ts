/** Every installing tool gets what it was asked for from the index, and nothing from elsewhere. */
import { beforeAll, describe, expect, test } from "bun:test";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { install } from "../support/install.ts";
import { sharedHouse } from "../support/shared-house.ts";

const installers = ["pip", "uv", "poetry", "pdm", "pipenv"].flatMap(versionsOf);
const house = sharedHouse(openConfig, installers);

beforeAll(async () => {
  await house().put(
    { name: "base", version: "2.0" },
    { name: "speed", version: "0.1" },
    { name: "top", version: "1.0", requires: ["base>=1"], extras: { fast: ["speed"] } },
    { name: "pulled", version: "1.0" },
    { name: "pulled", version: "1.1" },
    { name: "ahead", version: "1.0" },
    { name: "ahead", version: "2.0", requiresPython: ">=3.99" },
  );
  await house().console("project", "yank", "pulled", "1.1", "--reason", "breaks <payroll> & more");
}, 60_000);

describe.each(installers)("%s", (client: ClientName) => {
  test("installs a project, its dependency and the extra that was asked for", async () => {
    using desk = openDesk();
    const done = await install(desk, client, { index: house().index, requirement: "top[fast]" });
    expect(done).toMatchObject({ code: 0, installed: ["base 2.0", "speed 0.1", "top 1.0"] });
  }, 60_000);

  test("leaves a yanked release alone (165)", async () => {
    using desk = openDesk();
    const done = await install(desk, client, { index: house().index, requirement: "pulled" });
    expect(done).toMatchObject({ code: 0, installed: ["pulled 1.0"] });
  }, 60_000);

  test("installs a yanked release that is pinned (165)", async () => {
    using desk = openDesk();
    const done = await install(desk, client, { index: house().index, requirement: "pulled==1.1" });
    expect(done).toMatchObject({ code: 0, installed: ["pulled 1.1"] });
  }, 60_000);

  test("passes over a release for another Python", async () => {
    using desk = openDesk();
    const done = await install(desk, client, { index: house().index, requirement: "ahead>=1" });
    expect(done).toMatchObject({ code: 0, installed: ["ahead 1.0"] });
  }, 60_000);
});

test.each(["pip 23.3.2", "pip 26.3", "uv 0.13.9"] as const)(
  "%s says why a release was yanked (165)",
  async (client) => {
    using desk = openDesk();
    const done = await install(desk, client, { index: house().index, requirement: "pulled==1.1" });
    expect(done.output).toContain("breaks <payroll> & more");
  },
);
