/** What people ask the viewer of the audit log for, alone and together, and how long a browser waits for each answer. */
import type { Page } from "playwright-core";

/** Pages of a house filled by `addManyEvents` for the accounts `person-1` to `person-40`, seen by an admin. */
export const VIEWS: readonly string[] = [
  "",
  "actor=person-7",
  "actor=anonymous",
  "actor=console",
  "project=project-77",
  "event=token.revoke",
  "event=area:sign-in",
  "event=area:projects",
  "event=audit.redacted",
  "outcome=refused",
  "outcome=done",
  "address=10.3.3.3",
  "q=wrong+password",
  "q=uploaded+nothing",
  "q=project_77",
  "q=any_2fa",
  "q=totp",
  "since=DAY-30&until=DAY-20",
  "token=12",
  "actor=person-7&outcome=refused",
  "actor=person-7&project=project-6&event=token.revoke",
  "actor=person-7&q=wrong&outcome=refused",
  "project=project-77&q=twine&event=file.upload",
  "q=twine&event=area:projects&outcome=done",
  "q=pip&event=token.revoke&outcome=refused",
  "q=pip&actor=person-3&event=token.create",
  "address=10.3.3.3&q=twine&event=file.upload",
  "event=area:tokens&outcome=done&actor=person-9&since=DAY-400",
  "since=DAY-400&until=DAY-300&q=twine&actor=person-5&outcome=done&event=file.upload",
];

export const OTHER_PAGES: readonly string[] = ["/admin/people/trail?name=person-7", "/account/events"];

/** `DAY-30` is the day 30 days before `now`. */
export function viewAddress(view: string, now: number): string {
  const days = view.replaceAll(/DAY-(\d+)/g, (_, back: string) =>
    new Date(now - Number(back) * 86_400_000).toISOString().slice(0, 10),
  );
  return `/admin/audit${days === "" ? "" : `?${days}`}`;
}

/** Milliseconds from asking until all of it is there. */
export async function waitFor(page: Page, address: string): Promise<number> {
  const answer = await page.goto(address);
  if (answer?.status() !== 200) throw new Error(`${address} answers ${answer?.status()}`);
  return page.evaluate<number>(`performance.getEntriesByType("navigation")[0].duration`);
}
