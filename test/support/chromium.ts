/** Real Chromium for one test: windows that note what they complain of and ask for, and keys that can be touched. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

export const chromiumPath = "/usr/bin/chromium";

export type KeyKind = "security key" | "passkey";

/** A key plugged into a window. */
export type Key = {
  /** Whether somebody touches it when it is asked for. */
  readonly touch: (enabled: boolean) => Promise<void>;
  /** Whether the finger or PIN is that of its owner. */
  readonly verify: (right: boolean) => Promise<void>;
  /** Takes it away, with all it holds. */
  readonly unplug: () => Promise<void>;
};

export type Window = AsyncDisposable & {
  readonly page: Page;
  /** All that the console said: refused loads, broken policies, errors of scripts. */
  readonly complaints: readonly string[];
  /** Addresses asked for, in order. */
  readonly asked: readonly string[];
  readonly plug: (kind: KeyKind) => Promise<Key>;
  readonly press: (button: string) => Promise<void>;
};

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });

/** A window with cookies of its own. */
export async function openWindow(browser: Browser, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.setDefaultTimeout(15_000);
  page.on("console", (message) => {
    // What the page answered to a wrong code: the browser notes each 4xx, and nothing is wrong with that.
    if (!/^Failed to load resource: the server responded with a status of 4\d\d /.test(message.text()))
      complaints.push(message.text());
  });
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
        verify: async (isUserVerified) => {
          await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
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
