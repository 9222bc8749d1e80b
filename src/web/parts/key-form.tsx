/** A form that is sent with the answer of a security key or passkey: hidden until the page's module can work, which then hides the note before it. */
import type { ComponentChildren, VNode } from "preact";
import { SubmitButton } from "./button.tsx";

export type KeyFormProps = {
  readonly action: string;
  /** Where the module asks what to ask the key. */
  readonly options: string;
  readonly ceremony: "create" | "get";
  /** Offer passkeys in the list of the user name's field, too. */
  readonly conditional?: boolean;
  /** Hidden fields. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly button: string;
  readonly children?: ComponentChildren;
};

export function KeyForm(props: KeyFormProps): VNode {
  const { action, options, ceremony, conditional = false, hidden, button, children } = props;
  return (
    <>
      <p class="hint">
        Keys and passkeys need JavaScript and a browser that knows them; nothing else here does.
      </p>
      <form
        method="post"
        action={action}
        class="panel"
        data-webauthn={ceremony}
        data-options={options}
        data-conditional={conditional ? "" : undefined}
        hidden
      >
        <HiddenFields fields={hidden} />
        <input type="hidden" name="credential" value="" />
        {children}
        <p class="error" role="alert" data-fault="" hidden />
        <SubmitButton>{button}</SubmitButton>
      </form>
    </>
  );
}

/** Fields that people don't see: the token against forged forms, where to go on. */
export function HiddenFields({ fields }: { readonly fields: Readonly<Record<string, string>> }): VNode {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
