/** The pages that run the module for keys and passkeys, with props that use all they can show. */
import { KeyPage } from "../../src/web/account/key-page.tsx";
import { StepUpPage } from "../../src/web/account/step-up-page.tsx";
import { FactorPage } from "../../src/web/sign-in/factor-page.tsx";
import { SignInPage } from "../../src/web/sign-in/sign-in-page.tsx";
import type { SamplePage } from "./sample-pages.tsx";

export function scriptedSamples(say: (text: string) => string): readonly SamplePage[] {
  const who = { userName: say("ada"), csrf: say("t0k3n") };
  const returnTo = say("/account/factors");
  const scripted = true;
  return [
    { name: "sign-in", scripted, page: <SignInPage returnTo={returnTo} passkeys /> },
    {
      name: "sign-in-wrong",
      scripted,
      page: <SignInPage returnTo={returnTo} passkeys name={say("ada")} fault={say("That is not right.")} />,
    },
    { name: "sign-in-without-passkeys", page: <SignInPage returnTo={returnTo} passkeys={false} /> },
    {
      name: "second-factor",
      scripted,
      page: <FactorPage {...who} returnTo={returnTo} totp webauthn fault={say("Not that code.")} />,
    },
    {
      name: "second-factor-app",
      page: <FactorPage {...who} returnTo={returnTo} totp webauthn={false} />,
    },
    { name: "key", scripted, page: <KeyPage {...who} label={say("laptop")} fault={say("Known already.")} /> },
    {
      name: "step-up-key",
      scripted,
      page: <StepUpPage {...who} returnTo={returnTo} way="webauthn" fault={say("Not that key.")} />,
    },
    { name: "step-up-app", page: <StepUpPage {...who} returnTo={returnTo} way="totp" /> },
    { name: "step-up-password", page: <StepUpPage {...who} returnTo={returnTo} way="password" /> },
    { name: "step-up-none", page: <StepUpPage {...who} returnTo={returnTo} way="none" /> },
  ];
}
