/** The pages of a project with props that use all they can show. */
import { renderMarkup } from "../../src/markup/render-markup.ts";
import type { Readme } from "../../src/readme/readmes.ts";
import { DescriptionPage, FilesPage, VersionsPage } from "../../src/web/projects/project-list-pages.tsx";
import { ProjectPage } from "../../src/web/projects/project-page.tsx";
import type { ShownProject, ShownRelease } from "../../src/web/projects/shown-project.ts";
import { sampleDays } from "./sample-days.ts";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;

const publicUrl = "https://packages.example.com";

/** A description with one of everything that people write. */
export const sampleMarkdown = `# Payroll

[![tests](https://ci.example.com/payroll.svg)](https://ci.example.com/payroll) ![A payslip](https://cdn.example.com/slip.png)

Works out what everybody is owed, **to the cent**, every month. See the [handbook](https://docs.example.com/payroll)
or [how to begin](#begin).

## Begin

\`\`\`python
from acme_payroll import run

run(month=3, currency="EUR", rounding="half-even", ledger=open("ledger-of-the-whole-year.csv"), strict=True)
\`\`\`

1. Put the ledger beside your script.
2. Run it.
   - [x] cents
   - [ ] currencies without cents

> Half a cent is rounded to even, as the bank does.

| Country | Currency | Rounds to |
| --- | :-: | --: |
| Ireland | EUR | 0.01 |
| Japan | JPY | 1 |

### Licence

Apache-2.0

---

<details><summary>Older ways</summary>Use <kbd>Ctrl</kbd> and hope.</details>
`;

const readme: Readme = { kind: "html", ...renderMarkup({ format: "GFM", text: sampleMarkdown }) };

/** So long that only its opening is on the page of the project. */
const longReadme: Readme = {
  kind: "html",
  ...renderMarkup({ format: "GFM", text: `${sampleMarkdown}\n\n`.repeat(40) }),
};

export function projectSamples(say: Say): readonly SamplePage[] {
  const release = sampleRelease(say);
  const project = sampleProject(say, release);
  const long = longProject(say);
  const plain: Readme = { kind: "text", text: say("= Payroll =\n\n    run(month=3)\n") };
  const people = [
    { user: say("ada"), role: "owner" },
    { user: say("grace"), role: "maintainer" },
  ] as const;
  const empty = { name: say("Acme.Payroll"), path: "/project/acme-payroll/", versions: [] };
  const reason = { statusReason: say("Its last release sent ledgers to an unknown host.") };
  const days = sampleDays(23);
  const none = sampleDays(0);
  const pages = {
    project: <ProjectPage {...{ publicUrl, project, days, readme, people }} manage={say("/manage")} />,
    "project-plain": (
      <ProjectPage {...{ publicUrl, project: { ...project, status: "active" } }} days={none} readme={plain} />
    ),
    "project-long": <ProjectPage {...{ publicUrl, project: long, days, readme: longReadme, people }} />,
    "project-empty": (
      <ProjectPage publicUrl={publicUrl} project={{ ...empty, status: "active" }} days={none} />
    ),
    "project-quarantined": (
      <ProjectPage
        publicUrl={publicUrl}
        project={{ ...empty, ...reason, status: "quarantined" }}
        days={none}
      />
    ),
    "project-versions": <VersionsPage project={long} page={2} />,
    "project-files": <FilesPage project={long} release={longRelease(say)} page={1} />,
    "project-description": <DescriptionPage {...{ project, release, readme }} />,
  };
  return Object.entries(pages).map(([name, page]) => ({ name, page }));
}

function sampleProject(say: Say, release: ShownRelease): ShownProject {
  return {
    name: say("Acme.Payroll"),
    path: "/project/acme-payroll/",
    status: "deprecated",
    statusReason: say("Use acme-wages."),
    release,
    newest: { version: say("2.4.1"), path: say("/project/acme-payroll/2.4.1/") },
    versions: [
      sampleVersion(say, "2.5.0rc1", { prerelease: true }),
      sampleVersion(say, "2.4.1"),
      sampleVersion(say, "2.4.0", { yanked: true, yankedReason: say("Rounds half cents the wrong way.") }),
      sampleVersion(say, "1!0.9+acme.7"),
    ],
  };
}

function longProject(say: Say): ShownProject {
  const versions = Array.from({ length: 300 }, (_, at) => sampleVersion(say, `3.${300 - at}.0`));
  return {
    name: "acme-long",
    path: "/project/acme-long/",
    status: "active",
    release: longRelease(say),
    versions,
  };
}

function longRelease(say: Say): ShownRelease {
  const tags = Array.from({ length: 100 }, (_, at) => `cp312-cp312-manylinux_2_${at}_x86_64`);
  return {
    ...sampleRelease(say),
    yanked: false,
    files: tags.map((tag) => sampleFile(say, `acme_long-3.300.0-${tag}.whl`, "wheel", 1_284_992)),
  };
}

function sampleVersion(
  say: Say,
  text: string,
  marks: { yanked?: boolean; yankedReason?: string; prerelease?: boolean } = {},
): ShownProject["versions"][number] {
  return {
    version: say(text),
    path: say(`/project/acme-payroll/${text}/`),
    uploadedAt: say("2026-03-01T09:30:00Z"),
    files: 3,
    yanked: false,
    prerelease: false,
    ...marks,
  };
}

function sampleFile(
  say: Say,
  filename: string,
  kind: "wheel" | "sdist",
  size: number,
): ShownRelease["files"][number] {
  return {
    filename: say(filename),
    path: say(`/files/3f/${"9".repeat(62)}/${filename}`),
    kind,
    size,
    sha256: say("3f".repeat(32)),
    uploadedAt: say("2026-03-01T09:30:00Z"),
    yanked: kind === "sdist",
  };
}

function sampleRelease(say: Say): ShownRelease {
  return {
    version: say("2.4.0"),
    path: "/project/acme-payroll/2.4.0/",
    uploadedAt: say("2026-03-01T09:30:00Z"),
    yanked: true,
    yankedReason: say("Rounds half cents the wrong way; use 2.4.1."),
    prerelease: false,
    facts: {
      summary: say("Works out what everybody is owed, to the cent, every month."),
      requiresPython: say(">=3.10,<4"),
      license: say("Apache-2.0"),
      authors: say("Payroll team, bob@…"),
      maintainers: say("Ada"),
      keywords: say("money, salary"),
      extras: [say("plots"), say("nothing")],
      dependencies: [
        {
          dependencies: [
            { name: say("acme-ledger"), rest: say(">=2,<3"), path: say("/project/acme-ledger/") },
            { name: say("attrs"), rest: say('; python_version < "3.12"') },
          ],
        },
        { extra: say("plots"), dependencies: [{ name: say("acme-plots"), rest: "" }] },
      ],
      classifiers: [say("Development Status :: 5 - Production/Stable"), say("Private :: Do Not Upload")],
      links: [
        { label: say("Source"), address: say("https://git.example.com/acme/payroll") },
        { label: say("Chat"), address: say("irc://chat.example.com/payroll") },
      ],
    },
    files: [
      sampleFile(say, "acme_payroll-2.4.0-py3-none-any.whl", "wheel", 48_213),
      sampleFile(
        say,
        "acme_payroll-2.4.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "wheel",
        1_284_992,
      ),
      sampleFile(say, "acme_payroll-2.4.0.tar.gz", "sdist", 812),
    ],
  };
}
