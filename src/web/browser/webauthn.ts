/** Lets forms marked `data-webauthn` be sent with the answer of a security key or passkey. */
import { startAuthentication, startRegistration, WebAuthnAbortService } from "@simplewebauthn/browser";

const words: Readonly<Record<string, string>> = {
  NotAllowedError: "Nothing was confirmed: it was cancelled, or took too long. Try again.",
  InvalidStateError: "This key or device is registered here already. Use another one.",
  NotSupportedError: "This key cannot do what is needed here. Use another one.",
  SecurityError: "This browser refuses keys at this address.",
};

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-webauthn]")) prepare(form);

function prepare(form: HTMLFormElement): void {
  if (!("credentials" in navigator) || !("PublicKeyCredential" in window)) return;
  form.hidden = false;
  const note = form.previousElementSibling;
  if (note instanceof HTMLElement) note.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, false);
  });
  if (form.dataset["conditional"] !== undefined) void offerInAutofill(form);
}

/** A button was pressed: what the list of the name's field had begun gives way, however late its answer comes. */
let pressed = false;

/** Browsers that can offer passkeys in the list of the user name's field do so without a click. */
async function offerInAutofill(form: HTMLFormElement): Promise<void> {
  if (!("isConditionalMediationAvailable" in PublicKeyCredential)) return;
  if (await PublicKeyCredential.isConditionalMediationAvailable()) await send(form, true);
}

async function send(form: HTMLFormElement, autofill: boolean): Promise<void> {
  const fault = form.querySelector<HTMLElement>("[data-fault]");
  const field = form.querySelector<HTMLInputElement>("input[name=credential]");
  if (fault === null || field === null) return;
  fault.hidden = true;
  try {
    if (!autofill) {
      pressed = true;
      WebAuthnAbortService.cancelCeremony();
    }
    field.value = JSON.stringify(await answer(form, autofill));
    form.submit();
  } catch (error) {
    if (autofill) return;
    fault.textContent = wordsFor(error);
    fault.hidden = false;
  }
}

async function answer(form: HTMLFormElement, useBrowserAutofill: boolean): Promise<unknown> {
  const optionsJSON = await ask(form);
  if (useBrowserAutofill && pressed) throw new DOMException("A button was pressed.", "AbortError");
  return form.dataset["webauthn"] === "create"
    ? startRegistration({ optionsJSON })
    : startAuthentication({ optionsJSON, useBrowserAutofill });
}

/** The form's own fields go along: its token against forgery is among them. */
async function ask(form: HTMLFormElement) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const response = await fetch(form.dataset["options"] ?? "", {
    method: "POST",
    headers: { accept: "application/json" },
    body,
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(typeof reply.detail === "string" ? reply.detail : "The server refused.");
  return reply;
}

function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return "Something went wrong. Try again.";
  const cause = error.cause instanceof Error ? error.cause.name : error.name;
  return words[error.name] ?? words[cause] ?? error.message;
}
