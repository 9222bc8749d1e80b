/** The projects one has a role on, and the roles one is offered. */
import type { VNode } from "preact";
import type { OwnProject, OwnProjectsOrder } from "../../catalog/own-projects.ts";
import type { RoleInvitation } from "../../catalog/role-invitations.ts";
import type { Standings } from "../../gate/critical-projects.ts";
import type { Duty } from "../../readiness/survey.ts";
import { managePath } from "../manage/manage-frame.tsx";
import { RowForm } from "../manage/row-form.tsx";
import { counted } from "../parts/amounts.ts";
import { QuietButton } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { Notice } from "../parts/notice.tsx";
import { Pager } from "../parts/pager.tsx";
import { SelectField } from "../parts/select-field.tsx";
import { CriticalTag } from "../policy/critical-tag.tsx";
import { type CriticalChoice, criticalChoices } from "../policy/critical-choice.ts";
import { OwnDuties } from "./own-duties.tsx";
import { AccountFrame, moment } from "./account-frame.tsx";

export type ProjectsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly invitations: readonly RoleInvitation[];
  readonly projects: readonly OwnProject[];
  /** What the list is narrowed to, as it was chosen. */
  readonly chosen: {
    readonly part: string;
    readonly role: string;
    readonly order: OwnProjectsOrder;
    readonly critical: CriticalChoice;
  };
  readonly standings: Standings;
  /** The first of their critical projects; none where the list is narrowed. */
  readonly duties: readonly Duty[];
  readonly at: number;
  readonly previous?: string | undefined;
  readonly next?: string | undefined;
};

export function ProjectsPage(props: ProjectsPageProps): VNode {
  const { userName, csrf, invitations, projects, previous, next } = props;
  return (
    <AccountFrame title="Projects" path="/account/projects" userName={userName} csrf={csrf} width="wide">
      <h1>Your projects</h1>
      {invitations.map((invitation) => (
        <Offer invitation={invitation} csrf={csrf} />
      ))}
      {props.duties.length > 0 && <OwnDuties {...props} />}
      <Narrow {...props} />
      {projects.length === 0 ? <None {...props} /> : <ProjectTable {...props} />}
      <Pager previous={previous} next={next} />
    </AccountFrame>
  );
}

type OfferProps = { readonly invitation: RoleInvitation; readonly csrf: string };

function Offer({ invitation: { id, project, role, expiresAt }, csrf }: OfferProps): VNode {
  const fields = { csrf, id: String(id) };
  return (
    <Notice tone="good" title={`You are invited to be ${role} of ${project}.`}>
      <p>The invitation stands until {moment(expiresAt)}.</p>
      <div class="choices">
        <RowForm action="/account/projects/accept" fields={fields} button={`Accept ${project}`} />
        <RowForm action="/account/projects/decline" fields={fields} button={`Decline ${project}`} />
      </div>
    </Notice>
  );
}

function Narrow({ chosen }: Pick<ProjectsPageProps, "chosen">): VNode {
  return (
    <form method="get" action="/account/projects" class="filter">
      <Field
        name="part"
        label="Part of the name"
        kind="text"
        autocomplete="off"
        value={chosen.part}
        optional
      />
      <SelectField
        name="role"
        label="Your role"
        value={chosen.role}
        options={[
          { value: "", label: "Any" },
          { value: "owner", label: "Owner" },
          { value: "maintainer", label: "Maintainer" },
        ]}
      />
      <SelectField
        name="order"
        label="Sorted by"
        value={chosen.order}
        options={[
          { value: "name", label: "Name" },
          { value: "newest", label: "Newest upload" },
          { value: "oldest", label: "Oldest upload" },
          { value: "status", label: "Status" },
          { value: "critical", label: "Critical first" },
        ]}
      />
      <SelectField name="critical" label="Policy" value={chosen.critical} options={criticalChoices} />
      <QuietButton>Show</QuietButton>
    </form>
  );
}

function ProjectTable({ projects, standings }: Pick<ProjectsPageProps, "projects" | "standings">): VNode {
  return (
    <DataTable
      caption="Your projects"
      rows={projects}
      columns={[
        {
          label: "Project",
          cell: ({ name, displayName, status, version, waiting }) => (
            <>
              {/* One that was never shown has no page of its own yet. */}
              {version === null && waiting > 0 ? (
                displayName
              ) : (
                <a href={`/project/${name}/`}>{displayName}</a>
              )}
              {status !== "active" && <span class="tag care">{status}</span>}
              <CriticalTag standing={standings.get(name)} />
              {waiting > 0 && (
                <a class="tag care" href={`${managePath(name)}staged/`}>
                  {counted(waiting, "release")} to approve
                </a>
              )}
            </>
          ),
        },
        { label: "Newest", cell: ({ version }) => version ?? "none" },
        { label: "Upload", cell: ({ updatedAt }) => <time>{moment(updatedAt).slice(0, 10)}</time> },
        { label: "You are", cell: ({ role }) => role },
        { label: "", cell: ({ name }) => <a href={managePath(name)}>Manage {name}</a> },
      ]}
    />
  );
}

function None({ chosen }: Pick<ProjectsPageProps, "chosen">): VNode {
  return chosen.part === "" && chosen.role === "" && chosen.critical === "" ? (
    <EmptyState title="You have no project yet.">
      <p>
        The first upload of a package makes one and you its owner:{" "}
        <a href="/account/tokens/new">make a token</a> and build something.
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="No project of yours is like that.">
      <p>
        <a href="/account/projects">Show all of them</a>
      </p>
    </EmptyState>
  );
}
