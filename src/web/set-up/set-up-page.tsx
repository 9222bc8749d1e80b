/** The page behind the one-time set-up link: makes the first admin of the house. */
import type { VNode } from "preact";
import { PASSWORD_LENGTH } from "../../accounts/password.ts";
import { SubmitButton } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { type FormFault, FormFaults } from "../parts/form-faults.tsx";
import { Layout } from "../parts/page.tsx";

/** Names in the posted form. `key` is the secret of the link, in a hidden field. */
export type SetUpField = "name" | "email" | "password" | "password_again";

export type SetUpPageProps = {
  /** The secret of the link, sent back with the form. */
  readonly linkKey: string;
  /** What was typed before, to keep it when the form comes back with faults. */
  readonly values?: { readonly name?: string; readonly email?: string };
  /** One sentence for each field that needs another look. */
  readonly errors?: { readonly [field in SetUpField]?: string };
};

const labels: Readonly<Record<SetUpField, string>> = {
  name: "User name",
  email: "E-mail",
  password: "Password",
  password_again: "Password again",
};
const order: readonly SetUpField[] = ["name", "email", "password", "password_again"];

export function SetUpPage({ linkKey, values = {}, errors = {} }: SetUpPageProps): VNode {
  return (
    <Layout title="Set up">
      <h1>Make the first admin</h1>
      <p class="lead">
        This house has no default password. You hold a link that only its console has shown, so you are the
        one who says who its first admin is.
      </p>
      <FormFaults faults={faultsOf(errors)} />
      <NewPersonForm
        action="/set-up"
        button="Make this admin"
        linkKey={linkKey}
        values={values}
        errors={errors}
      />
      <p class="aside">
        The link works once, for an hour. Then come a second factor, recovery codes, your first token, and the
        lines to paste into your tools.
      </p>
    </Layout>
  );
}

/** The fields that need another look, in their order. */
export function faultsOf(errors: NonNullable<SetUpPageProps["errors"]>): readonly FormFault[] {
  return order.filter((name) => errors[name] !== undefined).map((name) => ({ name, label: labels[name] }));
}

type NewPersonFormProps = Required<SetUpPageProps> & { readonly action: string; readonly button: string };

/** Name, address and password of somebody new. */
export function NewPersonForm({ action, button, linkKey, values, errors }: NewPersonFormProps): VNode {
  return (
    <form method="post" action={action} class="panel">
      <input type="hidden" name="key" value={linkKey} />
      <Field
        name="name"
        label={labels.name}
        kind="text"
        autocomplete="username"
        value={values.name}
        error={errors.name}
        hint="What colleagues and the audit log will see."
      />
      <Field
        name="email"
        label={labels.email}
        kind="email"
        autocomplete="email"
        value={values.email}
        error={errors.email}
        hint="For notices about this account, nothing else."
      />
      <Field
        name="password"
        label={labels.password}
        kind="password"
        autocomplete="new-password"
        error={errors.password}
        minLength={PASSWORD_LENGTH}
        hint={`At least ${PASSWORD_LENGTH} characters. Four or five words in a row are easier to keep than symbols; any character counts, and nothing expires.`}
      />
      <Field
        name="password_again"
        label={labels.password_again}
        kind="password"
        autocomplete="new-password"
        error={errors.password_again}
        minLength={PASSWORD_LENGTH}
      />
      <SubmitButton>{button}</SubmitButton>
    </form>
  );
}
