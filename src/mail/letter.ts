/** A letter as it goes to the mail server: words for one person, in plain text and in HTML. */

/** The house as letters name it and link to it. */
export type LetterHouse = { readonly publicUrl: string };

export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type LetterBody = {
  /** Of our own words alone, never of anybody's input: it becomes a header. */
  readonly subject: string;
  readonly greeting: string;
  readonly lead: string;
  readonly facts: readonly (readonly [term: string, value: string])[];
  /** Sentences, each with the path of the page that it leads to. */
  readonly steps: readonly { readonly words: string; readonly path?: string }[];
};

/** One body in both forms; every address in them begins with `publicUrl`. */
export function writeLetter(house: LetterHouse, to: string, body: LetterBody): Letter {
  const { host } = new URL(house.publicUrl);
  const foot = `Gatehouse at ${host}, your private Python package index. Nobody reads answers to this address.`;
  return {
    to,
    subject: `${body.subject} (Gatehouse at ${host})`,
    text: asText(house, body, foot),
    html: asHtml(house, body, foot),
  };
}

function asText({ publicUrl }: LetterHouse, body: LetterBody, foot: string): string {
  const width = Math.max(0, ...body.facts.map(([term]) => term.length));
  const facts = body.facts.map(([term, value]) => `  ${term.padEnd(width)}  ${value}`);
  const steps = body.steps.map(({ words, path }) =>
    path === undefined ? words : `${words}\n${publicUrl}${path}`,
  );
  return [body.greeting, body.lead, facts.join("\n"), ...steps, `-- \n${foot}`]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function asHtml({ publicUrl }: LetterHouse, body: LetterBody, foot: string): string {
  const facts = body.facts.map(
    ([term, value]) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#576166">${escapeHtml(term)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  const steps = body.steps.map(({ words, path }) => {
    const link = path === undefined ? "" : `<br>${linkTo(`${publicUrl}${path}`)}`;
    return `<p>${escapeHtml(words)}${link}</p>`;
  });
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(body.subject)}</title></head>`,
    `<body style="font:16px/1.6 sans-serif;color:#20272a;max-width:36em;margin:24px">`,
    `<p>${escapeHtml(body.greeting)}</p><p><strong>${escapeHtml(body.lead)}</strong></p>`,
    facts.length === 0 ? "" : `<table role="presentation">${facts.join("")}</table>`,
    ...steps,
    `<p style="color:#576166;font-size:14px">${escapeHtml(foot)}</p></body></html>\n`,
  ].join("\n");
}

function linkTo(address: string): string {
  const escaped = escapeHtml(address);
  return `<a href="${escaped}">${escaped}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
