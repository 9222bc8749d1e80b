/** A description in its markup, and how much of it is rendered. */

export type Markup = {
  readonly format: "GFM" | "CommonMark" | "rst";
  readonly text: string;
};

/** Goes up with every change of what comes out, so that what was stored before is rendered again. */
export const rendererVersion = 1;

/** The longest description that is rendered, in characters; a longer one is shown as text. */
export const longestMarkup = 250_000;
