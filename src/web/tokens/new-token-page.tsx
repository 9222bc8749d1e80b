/** The form for a token: what it is for, what it may do, and what limits it. */
import type { VNode } from "preact";
import { AccountFrame } from "../account/account-frame.tsx";
import { SubmitButton } from "../parts/button.tsx";
import { CheckBox } from "../parts/check-box.tsx";
import { Field } from "../parts/field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { SelectField } from "../parts/select-field.tsx";
import type { TokenErrors, TokenValues } from "./token-form.ts";

export type NewTokenPageProps = {
  readonly userName: string;
  readonly csrf: string;
  readonly values: TokenValues;
  readonly errors: TokenErrors;
};

const scopes = [
  { value: "upload", label: "Upload" },
  { value: "read", label: "Read: install and browse" },
  { value: "both", label: "Read and upload" },
];

const lives = [
  { value: "1", label: "A day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "never", label: "It does not end" },
];

export function NewTokenPage({ userName, csrf, values, errors }: NewTokenPageProps): VNode {
  return (
    <AccountFrame title="Make a token" path="/account/tokens" userName={userName} csrf={csrf}>
      <h1>Make a token</h1>
      <p class="lead">
        A token signs in one tool or one machine. The less it may do, the less is lost when it gets out.
      </p>
      {errors.form !== undefined && <Notice tone="wrong" title={errors.form} />}
      <form method="post" action="/account/tokens" class="panel">
        <HiddenFields fields={{ csrf }} />
        <TokenFields values={values} errors={errors} />
        <SubmitButton>Make it</SubmitButton>
      </form>
    </AccountFrame>
  );
}

/** What is asked of whoever makes a token, for whomever it is. */
export function TokenFields({ values, errors }: Pick<NewTokenPageProps, "values" | "errors">): VNode {
  return (
    <>
      <Field
        name="name"
        label="What is it for?"
        kind="text"
        autocomplete="off"
        value={values.name}
        hint="You will know it by this: payroll CI, laptop."
        error={errors.name}
      />
      <SelectField name="scope" label="It may" options={scopes} value={values.scope} />
      <SelectField name="days" label="It ends after" options={lives} value={values.days} />
      <Limits values={values} errors={errors} />
    </>
  );
}

function Limits({ values, errors }: Pick<NewTokenPageProps, "values" | "errors">): VNode {
  return (
    <>
      <Field
        name="projects"
        label="Only these projects"
        kind="text"
        autocomplete="off"
        value={values.projects}
        hint="Names with spaces between; * stands for any run of characters: payroll acme-*. Empty: all that you may reach."
        error={errors.projects}
        optional
      />
      <Field
        name="version"
        label="Only this version"
        kind="text"
        autocomplete="off"
        value={values.version}
        hint="For uploads to one project, named above. Empty: any."
        error={errors.version}
        optional
      />
      <Field
        name="cidrs"
        label="Only from these addresses"
        kind="text"
        autocomplete="off"
        value={values.cidrs}
        hint="Addresses or networks with spaces between: 10.0.0.0/8 2001:db8::/32. Empty: anywhere."
        error={errors.cidrs}
        optional
      />
      <CheckBox
        name="new_project"
        label="For one new project"
        hint="Its first upload makes the project; from then on it reaches that one alone."
        checked={values.new_project === "yes"}
      />
      <CheckBox
        name="single_use"
        label="For one upload"
        hint="It is void once it has uploaded a file."
        checked={values.single_use === "yes"}
      />
    </>
  );
}
