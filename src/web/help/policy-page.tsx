/** What a critical project asks, what to do about it, and how an admin writes it down. */
import type { VNode } from "preact";
import { PasteLines } from "../parts/paste-lines.tsx";
import { HelpFrame } from "./help-frame.tsx";

const EXAMPLE = `policy:
  critical:
    - match: ["acme-*", "payroll"]
      level: phishing_resistant
      reason: "ships in every payroll image"
      announced: 2026-12-01
      warn_from: 2026-12-15
      enforce_from: 2027-01-15`;

export function PolicyHelpPage(): VNode {
  return (
    <HelpFrame title="Critical projects" path="/help/policy">
      <p class="lead">
        Whoever runs this house says which projects are critical. Those are changed only by people, tokens and
        builds that are proven strongly enough. Installing is never refused.
      </p>
      <ForDevelopers />
      <ForAdmins />
    </HelpFrame>
  );
}

function ForDevelopers(): VNode {
  return (
    <>
      <h2>What is asked</h2>
      <dl class="rules">
        <div>
          <dt>
            <code>any_2fa</code>
          </dt>
          <dd>A second factor: an app with codes, a security key or a passkey.</dd>
        </div>
        <div>
          <dt>
            <code>phishing_resistant</code>
          </dt>
          <dd>A security key or a passkey. An app does not do.</dd>
        </div>
      </dl>
      <p>
        A recovery code and a remembered browser count as the password alone. The page{" "}
        <code>/why/PROJECT</code> tells what holds for a project and what you can do with it as you are.
      </p>
      <h2>When</h2>
      <p>
        A rule is first announced, then it warns: everything still works, and each answer says from which day
        on it will not. From that day on it refuses. A rule without dates refuses at once.
      </p>
      <h2 id="refused">What is refused</h2>
      <p>
        Every change: uploads, yanks and their undoing, deletions, statuses, settings, people, and new tokens.
        A token counts as strong as the session that it was made in, for as long as whoever made it has such a
        factor. Weaker tokens sleep; they are not deleted. A token made at the console counts as a password.
      </p>
      <h2 id="ways">Ways out</h2>
      <ul>
        <li>
          You have no factor: <a href="/account/factors">add one</a>.{" "}
          <a href="/help/factors">Which to take</a>
        </li>
        <li>
          You have one, and signed in without: <a href="/account/step-up">confirm with it</a>, and do it
          again.
        </li>
        <li>
          Your token is too weak, too old or bound to no network: <a href="/account/tokens">make a new one</a>{" "}
          in a session with your factor, and put it where the old one was. CI goes on with it as before.
        </li>
        <li>A service account's token is made by an admin who is signed in with such a factor.</li>
        <li>Only trusted publishers may publish: publish from the CI job of the project.</li>
        <li>The release is closed: publish a new version.</li>
        <li>
          The release waits: <a href="/help/staged">somebody approves it</a>.
        </li>
        <li>None of it helps: an admin can spare you for a while, in the policy itself.</li>
      </ul>
    </>
  );
}

function ForAdmins(): VNode {
  return (
    <>
      <h2 id="admins">Write a policy</h2>
      <p>
        It is a section of the config file, or the file that <code>policy_file</code> names. Of all entries
        that match a project, each must be met, and the strictest is named.
      </p>
      <PasteLines caption="In gatehouse.yaml" lines={EXAMPLE} />
      <p>Before it holds, look at what it would do, by name, and put cases of your own to it:</p>
      <PasteLines
        caption="In a build of the repository that holds the file"
        lines={
          "gatehouse policy check gatehouse.yaml --data /var/lib/gatehouse\ngatehouse policy test cases.yaml --policy gatehouse.yaml"
        }
      />
      <p>
        Then put it in force: <code>gatehouse policy reload</code>, a SIGHUP, or the button on{" "}
        <a href="/admin/policy">the page of the policy</a>. A faulty file changes nothing, and neither does
        one that would lock out every admin. If people are locked out all the same, the console can always
        change everything; that is recorded like the rest.
      </p>
    </>
  );
}
