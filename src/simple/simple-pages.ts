/** The pages of the simple API as finished bytes: the root list and one page per project, in three media types. */
import type { ProjectView } from "../catalog/project-view.ts";
import type { ChangeMark } from "../db/change-mark.ts";
import { contentTypes, type SimpleForm } from "../packaging/accept.ts";
import type { ProjectName } from "../packaging/project-name.ts";
import {
  writeProjectHtml,
  writeProjectJson,
  writeRootHtml,
  writeRootJson,
} from "../packaging/simple-document.ts";
import { type FinishedPage, finishPage } from "./finished-page.ts";
import { createPageCache } from "./page-cache.ts";
import { describeProject } from "./project-document.ts";

export type SimplePages = {
  root(form: SimpleForm): FinishedPage;
  /** `undefined`: no such project. */
  project(name: ProjectName, form: SimpleForm): FinishedPage | undefined;
};

export function createSimplePages(deps: {
  view: ProjectView;
  mark: ChangeMark;
  headers: Readonly<Record<string, string>>;
}): SimplePages {
  const { view, mark } = deps;
  const pages = createPageCache<FinishedPage>(mark, 20_000);
  const roots = createPageCache<FinishedPage>(mark, 3);

  const finish = (form: SimpleForm, serial: number, body: string) =>
    finishPage({
      body,
      contentType: contentTypes[form],
      headers: { ...deps.headers, "x-pypi-last-serial": String(serial) },
    });

  function makeRoot(form: SimpleForm): FinishedPage {
    const serial = view.lastSerial();
    const list = view.list().map(({ name, serial: lastSerial }) => ({ name, lastSerial }));
    return finish(
      form,
      serial,
      form === "json" ? writeRootJson(list, serial) : `${writeRootHtml(list, serial)}\n`,
    );
  }

  function makeProject(name: ProjectName, form: SimpleForm): FinishedPage | undefined {
    const project = view.project(name);
    if (project === undefined) return undefined;
    const document = describeProject(view, project);
    return finish(
      form,
      project.serial,
      form === "json" ? writeProjectJson(document) : `${writeProjectHtml(document)}\n`,
    );
  }

  return {
    root: (form) => {
      const page = roots.get(form, { serialOf: () => view.lastSerial(), make: () => makeRoot(form) });
      return page ?? makeRoot(form);
    },
    project: (name, form) =>
      pages.get(`${form} ${name}`, {
        serialOf: () => view.serialOf(name),
        make: () => makeProject(name, form),
      }),
  };
}
