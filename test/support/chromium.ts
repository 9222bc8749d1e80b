/** Real Chromium for one test: windows that note what they complain of and ask for, and keys that can be touched. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

export const chromiumPath = "/usr/bin/chromium";

export type KeyKind = "security key" | "passkey";

/** A key plugged into a window. */
export type Key = {
  /** Whether somebody touches it when it is asked for. */
  touch(enabled: boolean): Promise<void>;
  /** Takes it away. */
  unplug(): Promise<void>;
};

export type Window = AsyncDisposable & {
  readonly page: Page;
  /** All that the console said: refused loads, broken policies, errors of scripts. */
  readonly complaints: readonly string[];
  /** Addresses asked for, in order. */
  readonly asked: readonly string[];
  plug(kind: KeyKind): Promise<Key>;
  press(button: string): Promise<void>;
};

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });

/** A window with cookies of its own. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => asked.push(request.url()));
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  return {
    page,
    complaints,
    asked,
    plug: async (kind) => {
      const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2",
          automaticPresenceSimulation: true,
          ...(kind === "passkey"
            ? { transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true }
            : { transport: "usb", hasResidentKey: false, hasUserVerification: false }),
        },
      });
      return {
        touch: async (enabled) => {
          await cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
        },
        unplug: async () => {
          await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
        },
      };
    },
    press: (button) => page.getByRole("button", { name: button, exact: true }).click(),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** What loading a page took. */
export type Load = {
  /** Of the document and all it loaded, unpacked. */
  readonly bytes: number;
  /** Paths that had to arrive before anything was painted. */
  readonly blocking: readonly string[];
};

export function loadOf(page: Page): Promise<Load> {
  return page.evaluate<Load>(`(() => {
    const [document] = performance.getEntriesByType("navigation");
    const parts = performance.getEntriesByType("resource");
    return {
      bytes: [document, ...parts].reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
      blocking: parts
        .filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking")
        .map(({ name }) => new URL(name).pathname),
    };
  })()`);
}
