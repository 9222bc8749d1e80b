/** The form that tells what another policy would do to this house, and its answer; it changes nothing. */
import type { VNode } from "preact";
import type { ReportPart } from "../../gate/forecast-words.ts";
import { SubmitButton } from "../parts/button.tsx";
import { FileField } from "../parts/file-field.tsx";
import { HiddenFields } from "../parts/key-form.tsx";
import { Notice } from "../parts/notice.tsx";
import { TextArea } from "../parts/text-area.tsx";

/** Faults of the text, or what it would do. */
export type CheckResult =
  | { readonly faults: readonly string[] }
  | { readonly parts: readonly ReportPart[]; readonly locksOut: boolean };

export type PolicyCheckFormProps = {
  readonly csrf: string;
  /** What was checked. */
  readonly text?: string | undefined;
  readonly checked?: CheckResult | undefined;
};

export function PolicyCheckForm({ csrf, text, checked }: PolicyCheckFormProps): VNode {
  return (
    <>
      <h2 id="check">Check another one</h2>
      {checked !== undefined && <Result result={checked} />}
      <form method="post" action="/admin/policy/check#check" enctype="multipart/form-data" class="panel">
        <HiddenFields fields={{ csrf }} />
        <p>
          Tells which projects it would make critical, whom it would lock out and which tokens it would stop,
          by name and by date. Nothing is changed. <code>gatehouse policy check FILE</code> tells the same.
        </p>
        <TextArea
          name="text"
          label="YAML"
          rows={12}
          value={text}
          hint="The config file, or its section policy alone."
        />
        <FileField name="file" label="Or a file" hint="It counts where one is chosen." accept=".yaml,.yml" />
        <SubmitButton>Check it</SubmitButton>
      </form>
    </>
  );
}

function Result({ result }: { readonly result: CheckResult }): VNode {
  if ("faults" in result) {
    return (
      <Notice tone="wrong" title={`It would not be loaded. Faults: ${result.faults.length}.`}>
        <ul>
          {result.faults.map((fault) => (
            <li>
              <code>{fault}</code>
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  const { parts, locksOut } = result;
  return (
    <Notice
      tone={locksOut ? "care" : "good"}
      title={
        locksOut ? "It is well written, and locks people out." : "It is well written, and locks nobody out."
      }
    >
      {parts.map(({ heading, lines }) => (
        <>
          {heading !== undefined && <p>{heading}</p>}
          <ul>
            {lines.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </>
      ))}
    </Notice>
  );
}
