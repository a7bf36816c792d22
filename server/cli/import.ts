/** `unbracket import`: looks through a party's Word file on the terminal and, with --yes, tables what it asks for. */
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { Returned, ReturnedAct, ReturnedChange, Tabled, TabledOne } from "../../drafts/returned/returned.ts";
import { mostInLot } from "../../drafts/returned/wire.ts";
import { Failed, jsonOf, mustBeOk } from "./answer.ts";
import type { Doorway } from "./ask.ts";

/** A number as the page writes it: "2,100". */
const grouped = (n: number): string => n.toLocaleString("en");

/** Ms after which progress is reported. */
const patience = 1_000;

interface Line {
  readonly progress?: { readonly step: string; readonly seconds: number };
  readonly preview?: Returned;
  readonly error?: { readonly message: string };
}

const steps: Readonly<Record<string, string>> = {
  reading: "Reading the file",
  "lining-up": "Lining it up with the text",
};

/** The preview, which comes as lines. If it takes longer than a second, what is being done is reported. */
const previewed = async (response: Response): Promise<Returned> => {
  await mustBeOk(response);
  let rest = "";
  let read: Returned | undefined;
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const { progress, preview, error } = JSON.parse(line) as Line;
    if (error !== undefined) throw new Failed(error.message);
    if (progress !== undefined && progress.seconds * 1_000 >= patience)
      console.error(`${steps[progress.step] ?? "Waiting"}: ${Math.round(progress.seconds)} s`);
    read = preview ?? read;
  };
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) take(line);
  }
  take(rest);
  if (read === undefined) throw new Failed("The server ended before the file was looked through. Nothing was tabled.");
  return read;
};

/**
 * Prints a file's words. Control characters, which could move the terminal's cursor or change its colours, become
 * spaces.
 */
const say = (text: string): void => console.log(text.replaceAll(/[^\P{Cc}\n]/gu, " "));

const inPlace = ({ words }: ReturnedChange): string =>
  words.map(({ t, is }) => (is === "out" ? `[-${t}-]` : is === "in" ? `{+${t}+}` : t)).join("");

const kinds: Readonly<Record<ReturnedChange["kind"], string>> = {
  insertion: "insertion",
  deletion: "deletion",
  replacement: "replacement",
  "moved-words": "words moved",
  hold: "place in brackets",
  "new-paragraph": "new paragraph",
  "paragraph-out": "paragraph out",
  "paragraph-moved": "paragraph moved",
  split: "paragraph parted",
  merge: "paragraphs joined",
  position: "position",
};

/** Prints everything that one has to know before confirming. */
const print = (returned: Returned): void => {
  const { changes, comments, authors, notImported, notices, madeFrom, summary, counts } = returned;
  say(summary === "" ? "Nothing to do" : summary);
  say(madeFrom.sentence);
  for (const { name, party, by } of authors) {
    const how = by === "name" ? "called so" : by === "given" ? "as given" : "sent the file";
    say(`Author "${name}": ${party === null ? "left out" : `${party} (${how})`}`);
  }
  for (const change of changes) {
    const { kind, called, to, stance, about, untracked, ticked, why, already, reason, as, act, notes } = change;
    const said = [stance, about && `proposal ${about.number}`, to].filter((word) => word !== undefined).join(", ");
    const flags = [
      untracked && "UNTRACKED",
      act?.type === "take-position" && kind !== "position" && "co-sponsor",
    ].filter(Boolean);
    say("");
    say(
      `${ticked ? "[x]" : already ? "[=]" : act === undefined ? "[-]" : "[ ]"} ${called}: ${kinds[kind]}${said === "" ? "" : ` (${said})`}${as === null || as === returned.as ? "" : ` for ${as}`}${flags.map((flag) => ` ${String(flag)}`).join("")}`,
    );
    const words = inPlace(change);
    if (words !== "") say(`    ${words.replaceAll("\n", "\n    ")}`);
    if (reason !== undefined) say(`    Reason: ${reason.replaceAll("\n", " / ")}`);
    for (const note of notes) say(`    ${note}`);
    if (why !== undefined) say(`    ${why}`);
  }
  if (changes.length > 0) say("");
  for (const { author, text, called, on } of comments)
    say(
      `Comment by "${author}"${called === "" ? "" : ` on ${called}`}${on === "" ? "" : ` (“${on}”)`}, shown and not tabled: ${text.replaceAll("\n", " / ")}`,
    );
  for (const { what, count } of notImported) say(`Not imported: ${what} (${grouped(count)})`);
  for (const notice of notices) say(notice);
  if (counts.tableable > counts.ticked)
    say(`${grouped(counts.tableable - counts.ticked)} not ticked: confirm them one by one in the room.`);
};

/** Asks again when the server says so, at most twenty times: a long file is tabled in several lots. */
const patiently = async (ask: () => Promise<Response>): Promise<Response> => {
  for (let tries = 0; ; tries++) {
    const response = await ask();
    if (response.status !== 429 || tries === 20) return response;
    const seconds = Number(response.headers.get("retry-after") ?? "1");
    console.error(`The server takes no more for ${seconds} s; waiting.`);
    await response.arrayBuffer();
    await wait(seconds * 1_000);
  }
};

const tabledLine = ({ seq, number, already, received, refused }: TabledOne, called: string): string => {
  if (refused !== undefined) return `${called}: not tabled. ${refused.message}`;
  if (already) return `${called}: already before the room as ${number}.`;
  return `${called}: ${number === undefined ? "done" : `tabled as ${number}`}${received ? ", on the list beside the text" : ""} (entry ${seq}).`;
};

/**
 * Prints what a file would table and, with `yes`, tables what is ticked. Gives the exit code: 1 if an act was refused.
 */
export const importFile = async (
  { ask }: Doorway,
  path: string,
  file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
  as: string,
  yes: boolean,
): Promise<number> => {
  const form = new FormData();
  form.set("file", new File([file.bytes], basename(file.name)));
  form.set("as", as);
  const headers = { accept: "application/x-ndjson" };
  const returned = await previewed(await ask(`${path}/imports`, { method: "POST", headers, body: form }));
  print(returned);
  const ticked = returned.changes.filter(({ ticked: on, act }) => on && act !== undefined);
  // Authors in Word may have the names of other parties, so every party that something is tabled for is named.
  const asWhom = async (): Promise<string> => {
    const { parties } = await jsonOf<Pick<NegotiationInfo, "parties">>(await ask(path));
    const named = (id: string | undefined): string => parties.find((party) => party.id === id)?.name ?? id ?? "";
    const groups = [...Map.groupBy(ticked, ({ act }) => act?.as)];
    return groups.map(([id, { length }]) => `${grouped(length)} as ${named(id)}`).join(", ");
  };
  if (!yes || ticked.length === 0) {
    if (ticked.length > 0) {
      const [n, verb] = [grouped(ticked.length), ticked.length === 1 ? "is" : "are"];
      console.error(`Nothing was tabled. With --yes ${n} ${verb} tabled: ${await asWhom()}.`);
    }
    return 0;
  }
  console.error(`Tabling ${grouped(ticked.length)}: ${await asWhom()}.`);
  let refused = 0;
  let done = 0;
  const begun = Date.now();
  say("");
  for (let from = 0; from < ticked.length; from += mostInLot) {
    const lot = ticked.slice(from, from + mostInLot);
    const acts = lot.map(({ act }) => act as ReturnedAct);
    const { results } = await jsonOf<Tabled>(
      await patiently(() =>
        ask(`${path}/imports/tabled`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ acts }),
        }),
      ),
    );
    for (const [n, result] of results.entries()) {
      say(tabledLine(result, lot[n]!.called));
      if (result.refused !== undefined) refused++;
      else done++;
    }
    if (Date.now() - begun > patience)
      console.error(`Tabled ${grouped(from + lot.length)} of ${grouped(ticked.length)}`);
  }
  console.error(`${grouped(done)} tabled${refused === 0 ? "" : `, ${grouped(refused)} refused`}.`);
  return refused === 0 ? 0 : 1;
};
