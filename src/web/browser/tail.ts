/** Keeps a list of records current: asks for the page again now and then, and puts the newer records on top. */

const EVERY = 5000;
/** So many records at most are kept on the page. */
const MOST = 500;

const list = document.querySelector<HTMLOListElement>("ol[data-tail]");
const note = document.querySelector<HTMLElement>("[data-tail-note]");
if (list !== null && note !== null) follow(list, note);

function follow(list: HTMLOListElement, note: HTMLElement): void {
  note.textContent = "New ones appear by themselves.";
  setInterval(() => {
    if (!document.hidden) void look(list, note);
  }, EVERY);
}

async function look(list: HTMLOListElement, note: HTMLElement): Promise<void> {
  const response = await fetch(location.href, { redirect: "error" }).catch(() => undefined);
  if (response?.ok !== true) {
    note.textContent = "The server does not answer; reload the page to go on.";
    return;
  }
  // The server wrote and escaped it; nothing in a parsed document runs.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const newest = seqOf(list.firstElementChild);
  const newer = [...page.querySelectorAll("ol[data-tail] > li")].filter((row) => seqOf(row) > newest);
  list.prepend(...newer.map((row) => document.importNode(row, true)));
  while (list.children.length > MOST) list.lastElementChild?.remove();
  note.textContent = "New ones appear by themselves.";
}

function seqOf(row: Element | null): number {
  return row instanceof HTMLElement ? Number(row.dataset["seq"] ?? -1) : -1;
}
