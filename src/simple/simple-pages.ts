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
import type { Mirror } from "../mirror/mirror.ts";
import { type FinishedPage, finishPage } from "./finished-page.ts";
import { asOf } from "./as-of.ts";
import { createMirroredPages } from "./mirrored-pages.ts";
import { createPageCache } from "./page-cache.ts";
import { describeProject } from "./project-document.ts";
import type { WantedPage } from "./wanted-page.ts";

export type SimplePages = {
  root(wanted: WantedPage): FinishedPage;
  /**
   * `undefined`: no such project. Answers at once unless an upstream is asked.
   * @throws Refusal `upstream.…`
   */
  project(
    name: ProjectName,
    wanted: WantedPage,
  ): FinishedPage | undefined | Promise<FinishedPage | undefined>;
};

export function createSimplePages(deps: {
  view: ProjectView;
  mark: ChangeMark;
  headers: Readonly<Record<string, string>>;
  now: () => number;
  /** Absent where no upstream is configured. */
  mirror?: Mirror | undefined;
  /** Indexes that show what is published here. */
  hosts: (index: string) => boolean;
  /** The moment as of which an index shows what is published here, in milliseconds since 1970. */
  freeze?: (index: string) => number | undefined;
}): SimplePages {
  const { view, mark, mirror, hosts, freeze } = deps;
  const mirrored = mirror === undefined ? undefined : createMirroredPages({ ...deps, mirror });
  const pages = createPageCache<FinishedPage>(mark, 20_000);
  const roots = createPageCache<FinishedPage>(mark, 30);

  const finish = (form: SimpleForm, serial: number, body: string) =>
    finishPage({
      body,
      contentType: contentTypes[form],
      headers: { ...deps.headers, "x-pypi-last-serial": String(serial) },
    });

  function makeRoot({ index, form }: WantedPage): FinishedPage {
    const serial = view.lastSerial();
    const own = hosts(index) ? view.list().map(({ name, serial: lastSerial }) => ({ name, lastSerial })) : [];
    // Of upstreams, those that were asked for here: a whole public index is nobody's list.
    const others = mirror?.names(index).map((name) => ({ name, lastSerial: 0 })) ?? [];
    const list = others.length === 0 ? own : [...own, ...others].sort(byName);
    return finish(
      form,
      serial,
      form === "json" ? writeRootJson(list, serial) : `${writeRootHtml(list, serial)}\n`,
    );
  }

  function makeProject(
    name: ProjectName,
    { form, asOf: moment }: Pick<WantedPage, "form" | "asOf">,
  ): FinishedPage | undefined {
    const project = view.project(name);
    if (project === undefined) return undefined;
    const document = asOf(describeProject(view, project), moment);
    if (document === undefined) return undefined;
    return finish(
      form,
      project.serial,
      form === "json" ? writeProjectJson(document) : `${writeProjectHtml(document)}\n`,
    );
  }

  return {
    root: (wanted) => {
      if (mirror?.pulls(wanted.index) === true) return makeRoot(wanted);
      const key = `${wanted.index} ${wanted.form}`;
      const page = roots.get(key, { serialOf: () => view.lastSerial(), make: () => makeRoot(wanted) });
      return page ?? makeRoot(wanted);
    },
    project: (name, wanted) => {
      const { index, form } = wanted;
      const frozen = freeze?.(index);
      // What an index shows is kept; what one request asks for in particular is not.
      if (wanted.asOf !== undefined) {
        const moment = Math.min(wanted.asOf, frozen ?? wanted.asOf);
        const then = hosts(index) ? makeProject(name, { form, asOf: moment }) : undefined;
        return then ?? mirrored?.projectAsOf(name, { ...wanted, asOf: moment });
      }
      const own = hosts(index)
        ? pages.get(frozen === undefined ? `${form} ${name}` : `${form} ${name} ${frozen}`, {
            serialOf: () => view.serialOf(name),
            make: () => makeProject(name, frozen === undefined ? { form } : { form, asOf: frozen }),
          })
        : undefined;
      return own ?? mirrored?.project(name, wanted);
    },
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
