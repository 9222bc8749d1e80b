/** From rows to pages: every change shows at once in each form, whoever made it; and nothing else changes. */
import { expect, test } from "bun:test";
import { openProjectView } from "../../src/catalog/project-view.ts";
import { setProjectStatus } from "../../src/catalog/project-status.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { openDatabase } from "../../src/db/open.ts";
import { join } from "node:path";
import type { SimpleForm } from "../../src/packaging/accept.ts";
import { parseProjectName, type ProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { createSimplePages } from "../../src/simple/simple-pages.ts";
import { digestOf, publish, remove } from "../support/new-file.ts";
import { openTestHouse, operator, type TestHouse } from "../support/test-house.ts";

const demo = parseProjectName("demo");
const forms = ["json", "v1+html", "html"] as const;

function reader(house: TestHouse) {
  const all = createSimplePages({
    view: openProjectView(house.db),
    mark: house.db.mark,
    headers: {},
    now: house.now,
    hosts: () => true,
  });
  const pages = {
    root: (form: SimpleForm) => all.root({ index: "main", form }),
    project: (name: ProjectName, form: SimpleForm) => {
      const page = all.project(name, { index: "main", form });
      if (page instanceof Promise) throw new Error("nothing here has to be waited for");
      return page;
    },
  };
  const request = new Request("http://localhost/");
  return {
    pages,
    text: (form: SimpleForm) => pages.project(demo, form)?.respond(request).text(),
    json: async () =>
      (await pages.project(demo, "json")?.respond(request).json()) as Record<string, unknown> | undefined,
    root: async () =>
      (await pages.root("json").respond(request).json()) as { projects: unknown[]; meta: unknown },
  };
}

test("what is published, yanked, archived and deleted shows in the next answer", async () => {
  using house = openTestHouse();
  const { json, root, pages } = reader(house);
  expect([pages.project(demo, "json"), (await root()).projects]).toEqual([undefined, []]);
  publish(house, operator, { requiresPython: ">=3.9" });
  expect(await json()).toEqual({
    meta: { "api-version": "1.4", "_last-serial": 3 },
    name: "demo",
    "project-status": { status: "active" },
    versions: ["1.0"],
    files: [
      {
        filename: "demo-1.0-py3-none-any.whl",
        url: `/files/${digestOf("demo-1.0-py3-none-any.whl").slice(0, 2)}/${digestOf("demo-1.0-py3-none-any.whl").slice(2)}/demo-1.0-py3-none-any.whl`,
        hashes: { sha256: digestOf("demo-1.0-py3-none-any.whl") },
        size: 1000,
        "upload-time": "2026-03-01T12:00:00.000Z",
        "requires-python": ">=3.9",
        "core-metadata": { sha256: digestOf("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n") },
      },
    ],
  });
  setYanked(house, operator, { name: demo, version: parseVersion("1"), yanked: true, reason: "no" });
  expect(await json()).toMatchObject({ files: [{ yanked: "no" }], meta: { "_last-serial": 4 } });
  setProjectStatus(house, operator, { name: demo, status: "archived", reason: "old" });
  expect(await json()).toMatchObject({ "project-status": { status: "archived", reason: "old" } });
  expect((await root()).projects).toEqual([{ name: "demo", "_last-serial": 5 }]);
  remove(house, operator);
  expect([await json(), (await root()).projects]).toEqual([undefined, []]);
});

test("a quarantined project shows no file and stands on no list, but answers (PEP 792)", async () => {
  using house = openTestHouse();
  const { json, root } = reader(house);
  publish(house, operator);
  setProjectStatus(house, operator, { name: demo, status: "quarantined" });
  expect(await json()).toMatchObject({
    files: [],
    versions: ["1.0"],
    "project-status": { status: "quarantined" },
  });
  expect((await root()).projects).toEqual([]);
});

test("a sdist offers no metadata of its own (standards 4.1)", async () => {
  using house = openTestHouse();
  publish(house, operator, { kind: "sdist" });
  expect(JSON.stringify(await reader(house).json())).not.toContain("core-metadata");
});

test("a change by another process shows at once", async () => {
  using house = openTestHouse();
  const { json } = reader(house);
  publish(house, operator);
  await json();
  const db = openDatabase(house.file, join(house.folder, "changes"), house.now);
  publish({ ...house, db }, operator, { version: "2.0" });
  db.close();
  expect(await json()).toMatchObject({ versions: ["1.0", "2.0"] });
});

test("a change of one project leaves the finished page of another as it is, in every form", () => {
  using house = openTestHouse();
  const { pages } = reader(house);
  publish(house, operator);
  const before = forms.map((form) => pages.project(demo, form));
  publish(house, operator, { name: "other" });
  for (const [at, form] of forms.entries()) expect(pages.project(demo, form)).toBe(before[at]);
});
