/** How the upstreams are, what is kept of them, and the way to take a name back. */
import type { VNode } from "preact";
import type { Exception } from "../../break-glass/exceptions.ts";
import type { UpstreamState } from "../../mirror/mirror.ts";
import { moment } from "../account/account-frame.tsx";
import { counted, figure, fileSize } from "../parts/amounts.ts";
import { DangerButton } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Fact } from "../parts/fact.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { AdminFrame } from "./admin-frame.tsx";
import { ExceptionsSection } from "./exceptions-section.tsx";

const PAGE = "/admin/upstreams";

export type UpstreamsPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly states: readonly UpstreamState[];
  readonly offline: boolean;
  /** Versions that are let past the rules. */
  readonly exceptions: readonly Exception[];
  /** Most bytes kept of all upstreams, where there is a limit. */
  readonly cacheBytes?: number | undefined;
};

export function UpstreamsPage(props: UpstreamsPageProps): VNode {
  const { userName, csrf, states, offline, exceptions, cacheBytes } = props;
  const kept = states.reduce((sum, state) => sum + state.held.bytes, 0);
  return (
    <AdminFrame title="Upstreams" path={PAGE} userName={userName} csrf={csrf}>
      <h1>Upstreams</h1>
      {states.length === 0 ? (
        <EmptyState title="This house pulls through nothing.">
          <p>
            Describe other indexes in the section <code>upstreams</code> of the settings, and name them in{" "}
            <code>indexes.main.upstreams</code>.
          </p>
        </EmptyState>
      ) : (
        <p class="lead">
          {`${fileSize(kept)} kept of them`}
          {cacheBytes === undefined ? ", without a limit." : ` of at most ${fileSize(cacheBytes)}.`} Names
          that exist here, existed here, are claimed or reserved are never asked of any of them.
        </p>
      )}
      {offline && (
        <Notice tone="care" title="This house is offline.">
          <p>
            No upstream is asked (<code>mirror.offline</code>); what is kept is served.
          </p>
        </Notice>
      )}
      {states.map((state) => (
        <Upstream state={state} />
      ))}
      <ExceptionsSection csrf={csrf} exceptions={exceptions} />
      <ClaimForm csrf={csrf} />
    </AdminFrame>
  );
}

function Upstream({ state }: { readonly state: UpstreamState }): VNode {
  const { name, url, indexes, health, pages, held, dropped, check, conflicts } = state;
  return (
    <section>
      <h2>
        {name} <HealthTag state={state} />
      </h2>
      {conflicts.length > 0 && (
        <Notice tone="wrong" title={`It lists names that are private here: ${figure(conflicts.length)}.`}>
          <p>
            {conflicts.slice(0, 20).join(", ")}
            {conflicts.length > 20 && " and more"}. Nobody here gets them from there; whoever installs without
            this house may.
          </p>
        </Notice>
      )}
      <dl class="facts">
        <Fact term="Address">
          <code>{url}</code>
        </Fact>
        <Fact term="Behind">{indexes.length === 0 ? "no index" : indexes.join(", ")}</Fact>
        <Fact term="Last answer">
          {health.lastAnswerAt === undefined ? "none yet" : moment(health.lastAnswerAt)}
        </Fact>
        <Fact term="Last failure">
          {health.lastFailure === undefined
            ? "none"
            : `${moment(health.lastFailure.at)}: ${health.lastFailure.what}`}
        </Fact>
        <Fact term="Requests">{`${figure(health.requests)} since the start, ${figure(health.running)} now`}</Fact>
        <Fact term="Pages kept">{`${counted(pages.present, "project")}, ${figure(pages.absent)} not found there`}</Fact>
        <Fact term="Files kept">{`${counted(held.files, "file")}, ${fileSize(held.bytes)}`}</Fact>
        <Fact term="Left out">{droppedWords(dropped)}</Fact>
        <Fact term="Private names">
          {check === undefined ? "not looked for yet" : `${moment(check.at)}: ${check.outcome}`}
        </Fact>
      </dl>
    </section>
  );
}

function HealthTag({ state: { health } }: { readonly state: UpstreamState }): VNode {
  if (health.state === "closed") {
    return health.lastAnswerAt === undefined ? (
      <span class="tag">not asked yet</span>
    ) : (
      <span class="tag">answers</span>
    );
  }
  const since = health.openSince === undefined ? "" : ` since ${moment(health.openSince)}`;
  return <span class="tag care">{`left alone${since}`}</span>;
}

const REASONS: Readonly<Record<string, string>> = {
  other_project: "of another project",
  filename: "with a name that is none",
  address: "on a host that hosts does not name",
  no_hash: "without a sha256",
  bad_hash: "with a malformed sha256",
  repeated: "listed twice",
};

function droppedWords(dropped: UpstreamState["dropped"]): string {
  const parts = Object.entries(dropped).map(
    ([why, files]) => `${counted(files, "file")} ${REASONS[why] ?? why}`,
  );
  return parts.length === 0 ? "nothing" : parts.join("; ");
}

function ClaimForm({ csrf }: { readonly csrf: string }): VNode {
  return (
    <section>
      <h2>Take a name back</h2>
      <p>
        A name that people here install from an upstream cannot be published, since they would get other files
        unasked. Claiming it removes all that is kept under it, and no upstream is asked for it again.
      </p>
      <form method="post" action={`${PAGE}/claim`} class="panel">
        <HiddenFields fields={{ csrf }} />
        <Field label="Name" name="name" kind="text" autocomplete="off" />
        <Field
          label="Reason"
          name="reason"
          kind="text"
          autocomplete="off"
          hint="It goes into the audit log."
        />
        <DangerButton>Claim the name</DangerButton>
      </form>
    </section>
  );
}
