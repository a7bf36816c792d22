/** A proposal as it is read: its words with the nearest standing words, and the paragraph with and without it. */
import type { ChangeId } from "../../drafts/change.ts";
import type { Draft, Paragraph, Run } from "../../drafts/draft.ts";
import type { Proposal, ProposalChange, ProposalId } from "../../drafts/proposal.ts";
import { placeIn } from "../text/places.ts";
import { text as said } from "../words.ts";

/** A stretch of a proposal as it is read. */
export interface Shown {
  /** Letters without footnote marks; "" marks a place where words would come in. */
  readonly t: string;
  /** `in` and `out` are the proposal's own changes; `held` words stand, but are not agreed. */
  readonly is: "kept" | "in" | "out" | "held";
}

/** The proposals whose words this one amends, without which it cannot be shown. */
const hostsOf = (draft: Draft, proposal: Proposal): ReadonlySet<ProposalId> => {
  const hosts = new Set<ProposalId>();
  const from = (of: Proposal): void => {
    for (const { change } of of.changes) {
      const host = change && draft.proposals.find((q) => q.changes.some((c) => c.id === change));
      if (!host || hosts.has(host.id) || host.id === proposal.id) continue;
      hosts.add(host.id);
      from(host);
    }
  };
  from(proposal);
  return hosts;
};

const readable = (t: string): string => t.replaceAll("\uFFFC", "");

/** The runs that are visible if only this proposal (and those it amends) is drawn. */
const seen = (p: Paragraph, draft: Draft, proposal: Proposal): readonly Shown[] => {
  const hosts = hostsOf(draft, proposal);
  const all: Shown[] = [];
  const isOf = (ids: Run["ins"]): boolean => ids?.includes(proposal.id) === true;
  for (const run of p.runs) {
    if (run.ins?.some((id) => id !== proposal.id && !hosts.has(id))) continue;
    const is = isOf(run.ins) ? "in" : isOf(run.del) ? "out" : isOf(run.hold) ? "held" : "kept";
    const last = all.at(-1);
    const t = readable(run.t);
    if (last?.is === is) all[all.length - 1] = { t: last.t + t, is };
    else all.push({ t, is });
  }
  return all;
};

const firstWords = (t: string, n: number): string => {
  const words = t.trimStart().split(/\s+/);
  // The "…" follows the words, not their full stop.
  const first = words
    .slice(0, n)
    .join(" ")
    .replace(/[.,;:]+$/u, "");
  return words.length <= n + 2 ? t : `${/^\s*/.exec(t)![0]}${first}…`;
};
const lastWords = (t: string, n: number): string => {
  const words = t.trimEnd().split(/\s+/);
  return words.length <= n + 2 ? t : `…${words.slice(-n).join(" ")}${/\s*$/.exec(t)![0]}`;
};

const letter = /[\p{L}\p{M}\p{N}]/u;
/** Where words stand as whole words: "all", not the end of "shall". */
const wholeWords = (stands: string, words: string): readonly number[] => {
  const places: number[] = [];
  if (words === "") return places;
  const inside = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && letter.test(a) && letter.test(b);
  for (let at = stands.indexOf(words); at >= 0; at = stands.indexOf(words, at + 1))
    if (!inside(stands[at - 1], words[0]) && !inside(words.at(-1), stands[at + words.length])) places.push(at);
  return places;
};

/** A change that is not drawn, shown in the standing words; null if its words are not there, or there twice. */
const receivedIn = (p: Paragraph, change: ProposalChange): readonly Shown[] | null => {
  const { out, words, type } = change;
  const stands = readable(p.runs.flatMap((run) => (run.ins?.length ? [] : [run.t])).join(""));
  const places = wholeWords(stands, out);
  const [at] = places;
  if (at === undefined || places.length > 1) return null;
  return [
    { t: lastWords(stands.slice(0, at), 3), is: "kept" },
    { t: out, is: type === "hold" ? "held" : "out" },
    ...(words === "" ? [] : [{ t: words, is: "in" as const }]),
    { t: firstWords(stands.slice(at + out.length), 4), is: "kept" },
  ];
};

/** The changed words with three words on either side; for received proposals, which are not drawn, their notation. */
export const excerptOf = (draft: Draft, p: Paragraph, proposal: Proposal): readonly Shown[] => {
  const here = proposal.changes.filter((c) => c.paragraph === p.id || c.paragraphs?.includes(p.id));
  // A new paragraph that is only received is shown at the paragraph behind which it is asked for.
  const changes = here.length > 0 ? here : proposal.changes;
  const whole = changes.find((c) => c.type === "new" || c.type === "out" || c.type === "move");
  const all = seen(p, draft, proposal);
  if (whole !== undefined) {
    const words = whole.type === "new" && whole.words !== "" ? whole.words : all.map((s) => s.t).join("");
    // A received new paragraph stands nowhere yet, so it is shown in full where it is decided on.
    const t = whole.type === "new" && proposal.status === "received" ? words : firstWords(words, 18);
    return [{ t, is: whole.type === "new" ? "in" : "kept" }];
  }
  const from = all.findIndex((s) => s.is !== "kept");
  if (from < 0) {
    const [only] = changes;
    const near = only !== undefined && changes.length === 1 ? receivedIn(p, only) : null;
    if (near !== null) return near;
    return changes.flatMap((c, n): Shown[] => [
      ...(n > 0 ? [{ t: " … ", is: "kept" as const }] : []),
      ...(c.out === "" ? [] : [{ t: c.out, is: c.type === "hold" ? ("held" as const) : ("out" as const) }]),
      ...(c.out !== "" && c.words !== "" ? [{ t: " ", is: "kept" as const }] : []),
      ...(c.words === "" ? [] : [{ t: c.words, is: "in" as const }]),
    ]);
  }
  const to = all.findLastIndex((s) => s.is !== "kept");
  return all.slice(Math.max(0, from - 1), to + 2).map((s, n, shown) => {
    if (s.is !== "kept") return s;
    if (n === 0 && from > 0) return { ...s, t: lastWords(s.t, 3) };
    if (n === shown.length - 1 && to < all.length - 1) return { ...s, t: firstWords(s.t, 4) };
    return { ...s, t: lastWords(firstWords(s.t, 8), 8) };
  });
};

/** The paragraph as it stands, and as it would stand with this proposal, with the differences marked. */
export const readingsOf = (
  draft: Draft,
  p: Paragraph,
  proposal: Proposal,
): { readonly stands: readonly Shown[]; readonly with: readonly Shown[] } => {
  const out = p.del?.includes(proposal.id) === true;
  const fresh = p.ins?.includes(proposal.id) === true;
  const hosts = hostsOf(draft, proposal);
  const standing: Shown[] = [];
  const changed: Shown[] = [];
  for (const run of p.runs) {
    const t = readable(run.t);
    const own = run.ins?.includes(proposal.id) === true;
    const struck = run.del?.includes(proposal.id) === true;
    const other = run.ins?.some((id) => id !== proposal.id && !hosts.has(id)) === true;
    if (!run.ins?.length && !fresh) standing.push({ t, is: struck ? "out" : "kept" });
    // An empty mark keeps the place where words would come in.
    else if (own && !fresh) standing.push({ t: "", is: "out" });
    if (!other && !struck && !out) changed.push({ t, is: own ? "in" : "kept" });
  }
  return { stands: standing, with: changed };
};

/**
 * What a rival puts in the place of the words, by its changes at this place only: the words that come in; if none, that
 * it strikes them, which has no words; else the words it holds.
 */
export const rivalWords = (
  p: Paragraph,
  proposal: Proposal,
  changes: readonly ChangeId[],
): readonly Shown[] | "take-out" => {
  const here = new Set(proposal.changes.flatMap(({ id }) => (changes.includes(id) ? [id] : [])));
  const own = p.runs.filter(
    (run) => run.changes === undefined || here.size === 0 || run.changes.some((id) => here.has(id)),
  );
  const words = (list: "ins" | "hold"): string =>
    readable(
      own
        .flatMap((run) =>
          (list === "ins" ? run.ins?.at(-1) === proposal.id : run.hold?.includes(proposal.id)) ? [run.t] : [],
        )
        .join(""),
    );
  const [comesIn, held] = [words("ins"), words("hold")];
  if (comesIn !== "") return [{ t: comesIn, is: "in" }];
  return held === "" ? "take-out" : [{ t: held, is: "held" }];
};

/** A reading shortened to what is near the differing words. */
export const nearby = (shown: readonly Shown[]): readonly Shown[] => {
  const from = shown.findIndex((s) => s.is !== "kept");
  // If words only come in, the reading without them has no difference; show its beginning.
  if (from < 0)
    return shown.map((s, n) =>
      n === 0 ? { ...s, t: firstWords(shown.map((one) => one.t).join(""), 24) } : { ...s, t: "" },
    );
  const to = shown.findLastIndex((s) => s.is !== "kept");
  const before = shown
    .slice(0, from)
    .map((s) => s.t)
    .join("");
  const after = shown
    .slice(to + 1)
    .map((s) => s.t)
    .join("");
  return [
    { t: lastWords(before, 9), is: "kept" },
    ...shown.slice(from, to + 1),
    { t: firstWords(after, 12), is: "kept" },
  ];
};

/** What a proposal asks for in one clause, for people who hear it. */
export const clauseOf = (draft: Draft, p: Paragraph, proposal: Proposal): string => {
  const all = excerptOf(draft, p, proposal);
  const words = (is: Shown["is"]): string =>
    all
      .filter((s) => s.is === is)
      .map((s) => s.t.trim())
      .join(" … ");
  if (proposal.kind === "new") return `a new paragraph, “${words("in")}”`;
  if (proposal.kind === "out") return "take the paragraph out";
  const to = proposal.kind === "move" ? proposal.changes.find((c) => c.type === "move")?.to : undefined;
  if (to !== undefined) return `move the paragraph ${placeIn(draft, p, to, (part) => said.parts[part])}`;
  if (proposal.kind === "hold") return `“${words("held")}” is not agreed`;
  const [out, into] = [words("out"), words("in")];
  if (out !== "" && into !== "") return `instead of “${out}”, “${into}”`;
  if (out !== "") return `strike “${out}”`;
  // What is not drawn is described by the words it goes behind, or before.
  const [first, last] = [all.at(0), all.at(-1)];
  const near = ({ t }: Shown): string => t.replaceAll("…", "").trim();
  if (proposal.status !== "received" || all.length < 2) return `add “${into}”`;
  if (first?.is === "kept" && near(first) !== "") return `add “${into}” after “${near(first)}”`;
  return last?.is === "kept" ? `add “${into}” before “${near(last)}”` : `add “${into}”`;
};
