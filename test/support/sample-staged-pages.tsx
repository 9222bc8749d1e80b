/** The pages of releases that wait, with props that use all they can show. */
import type { StagedRelease } from "../../src/catalog/waiting-release.ts";
import { StagedListPage } from "../../src/web/manage/staged-list-page.tsx";
import { StagedPage } from "../../src/web/manage/staged-page.tsx";
import type { ManageProps } from "../../src/web/manage/manage-frame.tsx";
import type { SamplePage } from "./sample-pages.tsx";

type Say = (text: string) => string;

const at = Date.UTC(2026, 2, 1, 9, 30);
const none = { added: [], removed: [] };

export function stagedSamples(say: Say, frame: ManageProps): readonly SamplePage[] {
  const release: StagedRelease = {
    id: 1,
    projectId: 1,
    version: "2.5.0",
    releaseKey: "2.5",
    mode: "two_person",
    state: "waiting",
    openedAt: at,
    changedAt: at,
    expiresAt: at + 14 * 24 * 3_600_000,
    settledAt: null,
    settledBy: null,
    settledByName: null,
    proofAt: null,
    reason: null,
  };
  const settled = { settledAt: at, settledBy: 1, settledByName: say("ada") };
  const rejected = { ...release, ...settled, state: "rejected", reason: say("wrong branch") } as const;
  const approved = { ...release, ...settled, version: "2.4.1", state: "approved" } as const;
  const listed = (each: StagedRelease) => ({ ...each, project: "payroll", files: 2, bytes: 72_113 });
  const page = { ...frame, publicUrl: "https://packages.example.com", handIn: false };
  const difference = {
    before: "2.4.1",
    files: 2,
    filesBefore: 2,
    bytes: 72_113,
    bytesBefore: 48_213,
    dependencies: { added: [say("requests>=2.32")], removed: [say("six")] },
    entryPoints: { added: [say("console_scripts: payroll = payroll:main")], removed: [] },
    runnable: { added: [say("payroll.pth")], removed: [] },
  };
  const first = {
    ...difference,
    files: 1,
    filesBefore: 0,
    bytesBefore: 0,
    dependencies: none,
    entryPoints: none,
    runnable: none,
  };
  const { before: _before, ...brings } = first;
  const files = [sampleFile(say)];
  return [
    {
      name: "manage-staged-list",
      page: <StagedListPage {...frame} releases={[listed(release), listed(rejected), listed(approved)]} />,
    },
    { name: "manage-staged-list-none", page: <StagedListPage {...frame} releases={[]} /> },
    {
      name: "manage-staged",
      page: (
        <StagedPage
          {...page}
          release={release}
          files={files}
          difference={difference}
          reasonError={say("A rejection says why.")}
        />
      ),
    },
    {
      name: "manage-staged-own",
      page: <StagedPage {...page} release={release} files={files} difference={brings} handIn={true} />,
    },
    {
      name: "manage-staged-rejected",
      page: <StagedPage {...page} release={rejected} files={files} difference={difference} />,
    },
    {
      name: "manage-staged-approved",
      page: <StagedPage {...page} release={approved} files={files} difference={difference} />,
    },
  ];
}

function sampleFile(say: Say) {
  return {
    id: 1,
    stagedId: 1,
    waiting: true,
    filename: say("payroll-2.5.0-py3-none-any.whl"),
    folded: "payroll-2.5.0-py3-none-any.whl",
    displayName: "payroll",
    kind: "wheel" as const,
    pythonVersion: "py3",
    sha256: Buffer.alloc(32, 7),
    size: 72_113,
    requiresPython: null,
    metadata: Buffer.alloc(0),
    contents: null,
    comment: null,
    stagedAt: at,
    uploadedBy: 1,
    uploader: say("ada"),
    tokenName: say("payroll CI"),
    mintedBy: 1,
    ip: "2001:db8::17",
    agent: say("twine/7.0.0 CPython/3.11"),
  };
}
