/**
 * Who made each difference of a comparison. Reconciling (reconcile.ts) finds the entries behind every difference of
 * words, place and label; this attaches them to the paragraphs of the comparison, and says each in one line.
 *
 * Law: if the record was asked, a paragraph that is new, gone, moved or reworded has an account, or is among the
 * unexplained. What counts as moved is what the record says: of two neighbours that swapped places, arithmetic cannot
 * tell which one moved.
 */
import type { Status } from "../status.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { By, PartyId } from "../party.ts";
import type { Proposal } from "../proposal.ts";
import type { ChangeLine } from "./change-lines.ts";
import type { Account, ComparedParagraph, Comparison } from "./compare.ts";
import type { Explained, Reconciled, Unexplained } from "./explained.ts";

/** What the accounts need besides the reconciliation, all of it as far as the reader may know it. */
export interface AccountsOf {
  readonly proposals: readonly Pick<Proposal, "id" | "number" | "sponsors">[];
  /** Gives who set the status that a paragraph has at the later moment. */
  readonly status: (id: ParagraphId) => { readonly by: By; readonly at: string; readonly cause?: string } | null;
  /** Set if the comparison goes from the later moment to the earlier one, so that in and out are exchanged. */
  readonly backwards?: boolean;
  /**
   * The differences as lines that are read one by one. With them, the count given is the number of lines, as everywhere
   * else.
   */
  readonly lines?: readonly Pick<ChangeLine, "heading">[];
}

const keyOf = ({ office, party, entered }: By): string => `${office} ${party ?? ""} ${entered ?? ""}`;

const statusAccount = (
  id: ParagraphId,
  { was, now }: { readonly was: Status; readonly now: Status },
  of: AccountsOf,
): Account => {
  const set = of.status(id);
  return {
    what: "status",
    was,
    now,
    heading: "act",
    ...(set !== null && { deed: set.cause ?? "set-status", by: set.by, at: set.at }),
  };
};

/** The comparison with the entry behind each difference, as far as the reader may know it. */
export const withAccounts = (
  comparison: Comparison,
  told: Pick<Reconciled, "explained" | "unexplained">,
  of: AccountsOf,
): Comparison => {
  const numbers = new Map(of.proposals.map((proposal) => [proposal.id, proposal]));
  const turned = <T extends Explained | Unexplained>(one: T): T =>
    of.backwards ? { ...one, was: one.now, now: one.was } : one;
  const explained = Map.groupBy(told.explained.map(turned), ({ paragraph }) => paragraph);
  const unexplained = Map.groupBy(told.unexplained.map(turned), ({ paragraph }) => paragraph);
  const by: Partial<Record<Account["heading"], number>> = {};
  let [differences, open, statuses] = [0, 0, 0];
  for (const { heading } of of.lines ?? []) {
    if (heading === "unexplained") continue;
    by[heading] = (by[heading] ?? 0) + 1;
    differences++;
  }

  const paragraphs = comparison.paragraphs.map((paragraph): ComparedParagraph => {
    const { id, status, words } = paragraph;
    const [known, unknown] = [explained.get(id) ?? [], unexplained.get(id) ?? []];
    const accounts = known
      .toSorted((a, b) => (a.nowAt ?? -1) - (b.nowAt ?? -1))
      .map(({ what, was, now, heading, deed, proposal, seq, at, by: who }): Account => {
        const entry = proposal === undefined ? undefined : numbers.get(proposal);
        return {
          what,
          was,
          now,
          heading,
          ...(deed !== undefined && { deed }),
          ...(entry !== undefined && {
            proposal: {
              id: entry.id,
              number: entry.number,
              ...(entry.sponsors !== undefined && { sponsors: entry.sponsors }),
            },
          }),
          ...(seq !== undefined && { seq }),
          ...(at !== undefined && { at }),
          ...(who !== undefined && { by: who }),
        };
      });
    if (status !== undefined && paragraph.fate !== "added") accounts.push(statusAccount(id, status, of));
    const missing: Pick<Account, "what" | "was" | "now">[] = unknown.map(({ what, was, now }) => ({ what, was, now }));
    const placed = [...accounts, ...missing].some(({ what }) => what === "place");
    const stays = paragraph.fate !== "added" && paragraph.fate !== "removed";
    if (!stays && !placed)
      missing.push({
        what: "place",
        was: paragraph.fate === "added" ? "" : paragraph.part,
        now: paragraph.fate === "added" ? paragraph.part : "",
      });
    const edited = words.some(({ is }) => is !== "kept");
    if (stays && edited && ![...accounts, ...missing].some(({ what }) => what === "words"))
      missing.push({ what: "words", was: sideOf(paragraph, "in"), now: sideOf(paragraph, "out") });
    for (const { what, heading } of accounts) {
      if (what === "status") statuses++;
      else if (of.lines === undefined) by[heading] = (by[heading] ?? 0) + 1;
      if (what === "status" || of.lines === undefined) differences++;
    }
    differences += missing.length;
    open += missing.length;
    const fate = stays ? (placed ? "moved" : edited ? "changed" : "same") : paragraph.fate;
    const who = [...new Map(accounts.flatMap((one) => (one.by ? [[keyOf(one.by), one.by] as const] : []))).values()];
    return {
      ...paragraph,
      fate,
      ...(who.length > 0 && { by: who }),
      ...(accounts.length > 0 && { accounts }),
      ...(missing.length > 0 && { unexplained: missing }),
    };
  });
  return {
    ...comparison,
    paragraphs,
    totals: { ...comparison.totals, moved: paragraphs.filter(({ fate }) => fate === "moved").length },
    explained: { differences, unexplained: open, by, ...(statuses > 0 && { statuses }) },
  };
};

const sideOf = ({ words }: ComparedParagraph, leave: "in" | "out"): string =>
  words
    .filter(({ is }) => is !== leave)
    .map(({ t }) => t)
    .join("");

/** How things are named in the reader's language and on the reader's page. */
export interface AccountNames {
  /** Names an office or party: "the Chair", "Altora". */
  readonly office: (by: By) => string;
  readonly party: (id: PartyId) => string;
  readonly time: (iso: string) => string;
}

const deeds: Readonly<Record<string, string>> = {
  restore: "restored",
  undo: "taken back",
  "insert-paragraph": "inserted",
  "remove-paragraph": "taken out",
  "split-paragraph": "split",
  "merge-paragraphs": "joined",
  "publish-revision": "numbered anew",
  "set-status": "set",
  editorial: "corrected editorially",
  correct: "corrected as taken down",
  move: "moved",
  typed: "reset by typing, by",
  moved: "reset by a move, by",
  incorporated: "reset by an incorporated proposal, by",
  restored: "reset by restoring, by",
  chair: "reopened",
};

const doneAs = ({ heading, deed, what }: Account): string => {
  switch (heading) {
    case "incorporated":
      return "incorporated";
    case "pen":
      return "typed";
    case "move":
      return "moved";
    case "renumbering":
      return "renumbered";
    case "act":
      return deeds[deed ?? ""] ?? (what === "status" ? "set" : "changed by an act");
  }
};

/** An account as one line: "214 (Altora and 2 others), incorporated by the Chair, 14 November 2031, 16:00 UTC". */
export const accountLine = (account: Account, { office, party, time }: AccountNames): string => {
  const { proposal, by, at } = account;
  const sponsors = (proposal?.sponsors ?? []).map(party);
  const rest = sponsors.length - 1;
  const names =
    rest < 0 ? "" : ` (${sponsors[0]}${rest === 0 ? "" : rest === 1 ? ` and ${sponsors[1]}` : ` and ${rest} others`})`;
  const done = doneAs(account);
  return [
    ...(proposal === undefined ? [] : [`${proposal.number}${names}`]),
    by === undefined ? done : `${done}${done.endsWith(" by") ? "" : " by"} ${office(by)}`,
    ...(at === undefined ? [] : [time(at)]),
  ].join(", ");
};

/**
 * The accounts of a paragraph that are printed as lines. A new or removed paragraph has one line for each entry,
 * including its words. New numbers are left out, because they have a table of their own.
 */
export const accountsTold = ({ accounts, fate }: ComparedParagraph): readonly Account[] => {
  const all = (accounts ?? []).filter(({ what }) => what !== "label");
  if (fate !== "added" && fate !== "removed") return all;
  const place = all.find(({ what }) => what === "place");
  const told = new Set(place === undefined ? [] : [place.seq]);
  const others = all.filter((one) => {
    if (one.what !== "words" || told.has(one.seq)) return one.what === "status";
    told.add(one.seq);
    return true;
  });
  return place === undefined ? others : [place, ...others];
};
