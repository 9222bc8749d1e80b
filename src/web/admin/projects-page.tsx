/** Every project with its status, size and last upload, and the way into quarantine and out of it. */
import type { VNode } from "preact";
import type { OverseenPage, OverseenProject } from "../../catalog/oversee-projects.ts";
import type { Standings } from "../../gate/critical-projects.ts";
import type { Standing } from "../../policy/standing.ts";
import { type CriticalChoice, criticalChoices } from "../policy/critical-choice.ts";
import { CriticalTag } from "../policy/critical-tag.tsx";
import { moment } from "../account/account-frame.tsx";
import { fileSize, figure } from "../parts/amounts.ts";
import { SubmitButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { FilterBox } from "../parts/filter-box.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Pager } from "../parts/pager.tsx";
import { AdminFrame } from "./admin-frame.tsx";

const PAGE = "/admin/projects";

export type AdminProjectsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly typed: string;
  /** Only those of one status. */
  readonly status?: string | undefined;
  /** Only those of one level or phase, the strictest first. */
  readonly critical: CriticalChoice;
  readonly listed: OverseenPage;
  readonly standings: Standings;
};

export function AdminProjectsPage(props: AdminProjectsPageProps): VNode {
  const { userName, csrf, typed, status, critical, listed, standings } = props;
  const { projects, next } = listed;
  const kept = {
    q: typed,
    ...(status === undefined ? {} : { status }),
    ...(critical === "" ? {} : { critical }),
  };
  return (
    <AdminFrame title="Projects" path={PAGE} userName={userName} csrf={csrf}>
      <h1>Projects</h1>
      <p class="lead">Every project of the house, also those that no list shows.</p>
      <FilterBox action={PAGE} label="Part of a name" typed={typed} />
      <nav class="initials" aria-label="By status">
        {["all", "active", "archived", "deprecated", "quarantined"].map((each) => (
          <a
            href={each === "all" ? PAGE : `${PAGE}?status=${each}`}
            aria-current={(status ?? "all") === each ? "true" : undefined}
          >
            {each}
          </a>
        ))}
      </nav>
      <nav class="initials" aria-label="By policy">
        {criticalChoices.map(({ value, label }) => (
          <a
            href={`${PAGE}?${new URLSearchParams({ ...(status === undefined ? {} : { status }), critical: value })}`}
            aria-current={critical === value ? "true" : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      {projects.length === 0 ? (
        <EmptyState title="No project fits.">
          <p>
            Try fewer letters, or <a href={PAGE}>look at all of them</a>.
          </p>
        </EmptyState>
      ) : (
        <DataTable
          caption={critical === "" ? "Projects, by name" : "Critical projects, the strictest first"}
          rows={projects}
          columns={[
            { label: "Name", cell: ({ name }) => <a href={`/project/${name}/`}>{name}</a> },
            { label: "Status", cell: statusWords },
            { label: "Policy", cell: ({ name }) => policyWords(standings.get(name)) },
            { label: "Files", cell: ({ files }) => figure(files), figures: true },
            { label: "Size", cell: ({ bytes }) => fileSize(bytes), figures: true },
            { label: "Last upload", cell: ({ lastUpload }) => uploaded(lastUpload) },
            { label: "", cell: quarantineLink },
          ]}
        />
      )}
      <Pager
        next={next === undefined ? undefined : `${PAGE}?${new URLSearchParams({ ...kept, from: next })}`}
      />
    </AdminFrame>
  );
}

function policyWords(standing: Standing | undefined): VNode | string {
  return standing === undefined ? "not critical" : <CriticalTag standing={standing} />;
}

function statusWords({ status, statusReason }: OverseenProject): VNode {
  return (
    <>
      {status === "active" ? status : <span class="tag care">{status}</span>} {statusReason}
    </>
  );
}

function uploaded(at: number | null): VNode | string {
  return at === null ? "never" : <time>{moment(at).slice(0, 10)}</time>;
}

function quarantineLink({ name, status }: OverseenProject): VNode {
  const words = status === "quarantined" ? "Release…" : "Quarantine…";
  return <a href={`${PAGE}/quarantine?${new URLSearchParams({ name })}`}>{words}</a>;
}

export type QuarantinePageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly name: string;
  readonly quarantined: boolean;
};

export function QuarantinePage({ userName, csrf, name, quarantined }: QuarantinePageProps): VNode {
  const verb = quarantined ? "Release" : "Quarantine";
  return (
    <AdminFrame title={`${verb} ${name}`} path={PAGE} userName={userName} csrf={csrf} width="narrow">
      <h1>
        {verb} {name}?
      </h1>
      <p class="lead">
        {quarantined
          ? "Its files can be installed again, and its owners can change it."
          : "Nobody can install its files, and nobody but admins can change it, until an admin releases it."}
      </p>
      <form method="post" action={`${PAGE}/quarantine`} class="panel">
        <HiddenFields fields={{ csrf, name, to: quarantined ? "active" : "quarantined" }} />
        {!quarantined && (
          <Field
            name="reason"
            label="Why"
            kind="text"
            autocomplete="off"
            hint="One sentence; its owners and whoever tries to install it read it."
          />
        )}
        <SubmitButton>{verb}</SubmitButton>
      </form>
      <p class="next">
        <a href={PAGE}>Leave it</a>
      </p>
    </AdminFrame>
  );
}
