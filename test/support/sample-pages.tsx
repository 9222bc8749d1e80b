/** Every page for people with props that use all it can show; `say` may turn each free string into something hostile. */
import type { VNode } from "preact";
import { HomePage } from "../../src/web/home-page.tsx";
import { adminSamples, helpSamples } from "./admin-samples.tsx";
import { accountSamples } from "./account-samples.tsx";
import { manageSamples } from "./sample-manage-pages.tsx";
import { RefusalPage } from "../../src/web/refusal-page.tsx";
import { SetUpDonePage } from "../../src/web/set-up/set-up-done-page.tsx";
import { SetUpGonePage } from "../../src/web/set-up/set-up-gone-page.tsx";
import { SetUpPage } from "../../src/web/set-up/set-up-page.tsx";
import { policySamples } from "./policy-samples.tsx";
import { projectSamples } from "./sample-project-pages.tsx";
import { scriptedSamples } from "./scripted-samples.tsx";
import { searchSamples } from "./sample-search-pages.tsx";

const publicUrl = "https://packages.example.com";
const token = "gh_9fK2mQ7xVb4LwT1cRz8NpY6sHd3JgA5eUo0iXtBqCkM";

export type SamplePage = {
  readonly name: string;
  readonly page: VNode;
  /** It runs the module for keys. */
  readonly scripted?: boolean;
};

/** `name` is fit for a file name. */
export function samplePages(say: (text: string) => string = (text) => text): readonly SamplePage[] {
  return [
    ...houseSamples(),
    ...setUpSamples(say),
    ...projectSamples(say),
    ...searchSamples(say),
    ...refusalSamples(say),
    ...accountSamples(say),
    ...manageSamples(say),
    ...adminSamples(say),
    ...policySamples(say),
    ...helpSamples(),
    ...scriptedSamples(say),
  ];
}

function houseSamples(): readonly SamplePage[] {
  const counts = { projects: 128, releases: 1904, files: 5210 };
  const none = { projects: 0, releases: 0, files: 0 };
  return [
    {
      name: "home",
      page: <HomePage publicUrl={publicUrl} readBy="authenticated" counts={counts} />,
    },
    {
      name: "home-empty",
      page: <HomePage publicUrl="http://127.0.0.1:8460" readBy="anyone" counts={none} />,
    },
  ];
}

function setUpSamples(say: (text: string) => string): readonly SamplePage[] {
  const errors = {
    name: say("'ada lovelace' holds a space: use letters, digits, '.', '_' and '-'."),
    email: say("'ada@' has no host after the '@'."),
    password: say("This has 9 characters: use at least 15."),
    password_again: say("The two passwords differ: type the same one twice."),
  };
  const values = { name: say("ada lovelace"), email: say("ada@") };
  return [
    { name: "set-up", page: <SetUpPage linkKey={say("k3y")} /> },
    { name: "set-up-faults", page: <SetUpPage linkKey={say("k3y")} values={values} errors={errors} /> },
    {
      name: "set-up-done",
      page: (
        <SetUpDonePage
          publicUrl={publicUrl}
          userName={say("ada")}
          token={say(token)}
          tokenName={say("first token")}
          expires={say("on 2026-06-30")}
        />
      ),
    },
    { name: "set-up-gone-used", page: <SetUpGonePage reason="used" /> },
    { name: "set-up-gone-expired", page: <SetUpGonePage reason="expired" /> },
    { name: "set-up-gone-unknown", page: <SetUpGonePage reason="unknown" /> },
  ];
}

function refusalSamples(say: (text: string) => string): readonly SamplePage[] {
  return [
    {
      name: "refusal",
      page: (
        <RefusalPage
          status={403}
          title={say("Refused by policy")}
          message={say(
            "'acme-payroll' ships in every payroll image, so only a session signed in with a security key or passkey may change it; yours was signed in with a password.",
          )}
          remedy={say("Sign in again with your security key, then repeat what you did.")}
          code={say("policy.level.too_low")}
          since={say("2026-03-01")}
          requestId={say("01J9ZQ4X7F")}
        />
      ),
    },
    {
      name: "refusal-bare",
      page: (
        <RefusalPage
          status={404}
          title={say("Not found")}
          message={say("There is no project 'acme-payrol' here.")}
          code={say("project.not_found")}
          requestId={say("01J9ZQ4X7G")}
        />
      ),
    },
  ];
}
