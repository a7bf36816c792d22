/** Paragraphs that were split or merged in Word: one proposal, with all the places it needs. */
import { call } from "../acts/called.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { TrackedFile } from "../formats/tracked.ts";
import { readable } from "../reading/difference.ts";
import { plain } from "../reading/words.ts";
import type { Ask } from "../wire.ts";
import { readFileText } from "./file-text.ts";
import type { FileSight } from "./file-text.ts";
import type { Found } from "./found.ts";
import { wholeInPlace } from "./in-place.ts";
import type { Block, SentLine } from "./lines.ts";
import { wordingIn } from "./tabling.ts";
import { wouldBe } from "./texts.ts";
import type { Texts } from "./texts.ts";

const keepsLetters = (file: TrackedFile, n: number, { sent }: FileSight): boolean =>
  file.paragraphs[n]!.runs.some(
    ({ t, ins, del }) => t !== "" && (ins === undefined || sent(ins)) && (del === undefined || sent(del)),
  );

/** The joints where a merge leaves no blank between two words: "law;one". */
const joinsWithoutBlank = ({ file, sight }: Texts, paragraphs: readonly number[]): string[] => {
  const texts = paragraphs.map((paragraph) =>
    plain(wouldBe(readFileText([{ paragraph, runs: file.paragraphs[paragraph]!.runs }], sight))),
  );
  return texts.flatMap((text, n) => {
    const [end] =
      /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+$/u.exec(texts[n - 1] ?? "") ?? [];
    const [begin] = /^[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/u.exec(text) ?? [];
    return end === undefined || begin === undefined ? [] : [end + begin];
  });
};

/** What a split or merge asks for; null if it changes nothing. `ids` are the paragraphs it was made of. */
export const partedFound = (
  texts: Texts,
  block: Extract<Block, { is: "joined" }>,
  matched: ReadonlyMap<SentLine, ParagraphId>,
  { previous, part, order }: { readonly previous: ParagraphId | null; readonly part: Part; readonly order: number },
): Found | null => {
  const ids = block.lines.flatMap((line) => matched.get(line) ?? []);
  const authors = [...new Set(block.by.map(({ author }) => author))];
  const at = block.by.findLast((mark) => mark.at !== undefined)?.at;
  const wordings = block.wouldBe.map((paragraphs) =>
    wouldBe(
      readFileText(
        paragraphs.map((paragraph) => ({ paragraph, runs: texts.file.paragraphs[paragraph]!.runs })),
        texts.sight,
      ),
    ),
  );
  // A paragraph continues in the first resulting paragraph that holds letters of it.
  const assigned = new Map<number, ParagraphId>();
  for (const line of block.lines) {
    const id = matched.get(line);
    if (id === undefined) continue;
    const own = block.wouldBe.findIndex(
      (paragraphs, n) =>
        !assigned.has(n) &&
        paragraphs.some((p) => line.paragraphs.includes(p) && keepsLetters(texts.file, p, texts.sight)),
    );
    if (own >= 0) assigned.set(own, id);
  }
  const asks: Ask[] = [];
  const shown: Found["words"][number][] = [];
  let after: ParagraphId | null = previous;
  let stale = ids.length < block.lines.length;
  for (const [n, words] of wordings.entries()) {
    const id = assigned.get(n);
    const where = after === null ? part : (texts.partOf(after) ?? part);
    const print = wordingIn(texts.now, where);
    if (shown.length > 0) shown.push({ t: "¶ ", is: "kept" });
    if (id === undefined) {
      if (plain(words).trim() === "") continue;
      asks.push({ ...(after === null ? { part: where, after: null } : { after }), wording: print(words) });
      shown.push(...wholeInPlace(words, "in"));
      continue;
    }
    after = id;
    const [sent, now] = [texts.words(id, texts.base), texts.words(id, texts.now)];
    if (now === null || sent === null || plain(sent) !== plain(now)) stale = true;
    if (now !== null && plain(now) !== plain(words)) asks.push({ paragraph: id, wording: print(words) });
    shown.push(...readable(now ?? sent ?? [], words, texts.now.language));
  }
  for (const id of ids)
    if (![...assigned.values()].includes(id)) {
      asks.push({ paragraph: id, out: true });
      const words = texts.words(id, texts.now);
      if (words === null || plain(words) !== plain(texts.words(id, texts.base) ?? [])) stale = true;
      shown.push(...wholeInPlace(words ?? [], "out"));
    }
  const first = ids[0] ?? null;
  if (asks.length === 0 && !stale) return null;
  const joins = block.wouldBe.flatMap((paragraphs) => joinsWithoutBlank(texts, paragraphs));
  return {
    kind: wordings.length > block.lines.length ? "split" : "merge",
    paragraph: first,
    part: first === null ? part : (texts.partOf(first) ?? part),
    paragraphKind: first === null ? "paragraph" : texts.kindOf(first),
    called: ids.map((id) => call(texts.now, id)).join(" and ") || "a paragraph of the file",
    words: shown,
    authors,
    ...(at !== undefined && { at }),
    ask: stale ? null : { asks },
    ...(stale && {
      why: "Cannot be tabled: the words that were parted or joined are not those that stand there now. Propose it on the text as it stands.",
    }),
    notes: joins.map((join) => `No blank stands in the file where they are joined: “${join}”.`),
    places: block.wouldBe.flat().map((paragraph) => ({ paragraph, from: 0, to: Number.MAX_SAFE_INTEGER })),
    order,
  };
};
