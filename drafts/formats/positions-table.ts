/**
 * The table that delegations otherwise keep by hand: paragraphs and the proposals on them are the rows, parties are the
 * columns, and the cells say what each party says. It is laid out here once; xlsx.ts and csv.ts write it. What was said
 * to the Chair alone is in no table.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { Party, PartyId, Seat } from "../party.ts";
import type { Position, Stance, Target } from "../position.ts";
import { stances } from "../position.ts";
import type { Proposal, ProposalChange } from "../proposal.ts";
import { sight } from "../reading/sight.ts";
import type { Attribution } from "../reading/view.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { byOfficialName, officialName } from "../roster/roster.ts";
import type { Head } from "../wire.ts";
import { printedHead } from "./options.ts";
import { printedTime } from "./page.ts";
import { partTitle } from "./part-names.ts";

/** A column: one of the fixed ones, or what a party or a position has said. */
export interface TableColumn {
  readonly head: string;
  /** In characters. */
  readonly width: number;
}

/**
 * A row, in the order of the text. A proposal on several paragraphs has one row in each part, under the first of them.
 */
export interface TableRow {
  /** What the row is about: the whole text, a part, a paragraph, or a proposal on the paragraph above it. */
  readonly is: "whole" | "part" | "paragraph" | "proposal";
  /** One for each column; "" if nothing was said. */
  readonly cells: readonly string[];
}

/** The table laid out: plain words only, so every form of it says the same. */
export interface PositionsTable {
  readonly title: string;
  readonly language: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** The number of columns before those of parties. */
  readonly fixed: number;
  /** For whoever opens the table: its version and time, and what the words in its cells mean. */
  readonly about: readonly string[];
}

/** Whom the table names, and as at when. */
export interface TableOptions {
  readonly attribution: Attribution;
  /** ISO time of the moment shown. */
  readonly asAt: string;
  readonly head?: Head;
  /** Whether the reader may see all parties named. If not, counts without names would count only a few of them. */
  readonly seesAll: boolean;
}

/** A reader without any rights: files go out to anybody. */
const reader: Seat = { id: "", role: "observer", parties: [], head: false };

const stanceWords: Readonly<Record<Stance, string>> = {
  sponsor: "sponsor",
  support: "support",
  "can-live-with": "can live with",
  reserve: "reserve",
  object: "object",
};

/**
 * Lays out the table. With names there is a column for each party (or group) that has said anything; without names, how
 * many parties hold each position, as is published after silence was broken.
 */
export const positionsTable = (whole: Draft, options: TableOptions): PositionsTable | Refusal => {
  const { attribution, asAt, head, seesAll } = options;
  if (attribution === "none" && !seesAll)
    return refuse(
      RefusalCode.attributionRefused,
      "Names are off here, and how many hold a position cannot be told from what this seat may see. Nothing was made.",
    );
  const draft = sight({ ...whole, names: attribution === "none" ? "full" : attribution }, reader);
  const said = new Said(draft);
  const tell = attribution === "none" ? counts(said) : byParty(draft, said);
  const texts: readonly TableColumn[] = [
    { head: "Part", width: 16 },
    { head: "Paragraph", width: 11 },
    { head: "Status", width: 14 },
    { head: "Proposal", width: 10 },
    { head: "Words", width: 60 },
  ];
  const row = (is: TableRow["is"], target: Target, cells: readonly string[]): TableRow => ({
    is,
    cells: [...cells, ...tell.cells(target)],
  });
  const rows: TableRow[] = [];
  if (said.of("whole").length > 0) rows.push(row("whole", "whole", ["", "", "", "", "The whole text"]));
  for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][]) {
    const called = partTitle(part);
    if (said.of(part).length > 0) rows.push(row("part", part, [called, "", "", "", "The whole part"]));
    const on = proposalsOn(draft, paragraphs);
    for (const paragraph of paragraphs) {
      const { id, label, status } = paragraph;
      const proposals = on.get(id) ?? [];
      const quiet = paragraph.kind === "title" || paragraph.kind === "heading" || paragraph.kind === "footnote";
      if (quiet && proposals.length === 0 && said.of(id).length === 0) continue;
      const name = paragraph.kind === "footnote" ? `note ${label}` : label;
      // A paragraph that is only proposed has no words yet; the row of its proposal has them.
      if (paragraph.ins === undefined)
        rows.push(row("paragraph", id, [called, name, status.replaceAll("-", " "), "", shortened(wordsIn(paragraph))]));
      for (const proposal of proposals)
        rows.push(
          row("proposal", proposal.id, [
            called,
            name,
            statusOf(proposal),
            proposal.number,
            asked(draft, proposal, attribution),
          ]),
        );
    }
  }
  return {
    title: draft.title,
    language: draft.language,
    columns: [...texts, ...tell.columns],
    rows,
    fixed: texts.length,
    about: [
      draft.title,
      [draft.symbol, draft.revision === undefined ? "Working text" : `After ${draft.revision}`]
        .filter(Boolean)
        .join(" · "),
      `As at ${printedTime(asAt)}`,
      "Positions as they were stated: sponsor, support, can live with, reserve, object. An empty cell says nothing was stated.",
      "What hangs on something says on what: ad referendum (capital has yet to confirm), in a package with other proposals.",
      "“Entered by the Secretariat”: taken down in the room, not yet confirmed by the party.",
      ...(attribution === "groups"
        ? ["Only groups are shown; what a group says is not said for any member by itself."]
        : []),
      ...(attribution === "none" ? ["Nobody is named: the columns count how many hold each position."] : []),
      ...(head === undefined ? [] : [`Record ${printedHead(head)}`]),
    ],
  };
};

interface Telling {
  readonly columns: readonly TableColumn[];
  readonly cells: (target: Target) => readonly string[];
}

interface Statement extends Pick<Position, "stance" | "condition" | "reason" | "entered"> {
  readonly party: PartyId;
  /** Set if the party is the proposer. */
  readonly proposer?: true;
}

/** Who said what of what; sponsors are included. */
class Said {
  readonly #all = new Map<Target, Statement[]>();

  constructor(draft: Draft) {
    for (const { target, ...position } of draft.positions ?? []) this.#add(target, position);
    for (const { id, sponsors = [], positions = {} } of draft.proposals) {
      const listed = draft.tables.names?.sponsors[id];
      for (const [n, party] of sponsors.entries()) {
        const entered = listed?.find((one) => one.party === party)?.entered;
        this.#add(id, { party, stance: "sponsor", ...(n === 0 && { proposer: true }), ...(entered && { entered }) });
      }
      for (const [party, position] of Object.entries(positions))
        if (!sponsors.includes(party)) this.#add(id, { party, ...position });
    }
  }

  #add(target: Target, statement: Statement): void {
    const known = this.#all.get(target);
    if (known === undefined) this.#all.set(target, [statement]);
    else known.push(statement);
  }

  of(target: Target): readonly Statement[] {
    return this.#all.get(target) ?? [];
  }

  get parties(): ReadonlySet<PartyId> {
    return new Set([...this.#all.values()].flatMap((list) => list.map(({ party }) => party)));
  }
}

const byParty = (draft: Draft, said: Said): Telling => {
  const heard = said.parties;
  const order = byOfficialName(draft.language);
  const rank = ({ kind }: Party): number => (kind === "group" || kind === "list" ? 0 : 1);
  const parties = draft.parties.filter(({ id }) => heard.has(id)).sort((a, b) => rank(a) - rank(b) || order(a, b));
  return {
    columns: parties.map((party) => ({ head: officialName(party, draft.language), width: 18 })),
    cells: (target) => {
      const statements = said.of(target);
      return parties.map(({ id }) =>
        statements
          .filter(({ party }) => party === id)
          .map((statement) => inWords(statement, draft))
          .join("; "),
      );
    },
  };
};

const counts = (said: Said): Telling => ({
  columns: [
    ...stances.map((stance) => ({ head: stanceWords[stance], width: 14 })),
    { head: "of these, on a condition", width: 14 },
  ],
  cells: (target) => {
    const statements = said.of(target);
    const count = (n: number): string => (n === 0 ? "" : `${n}`);
    return [
      ...stances.map((stance) => count(statements.filter((one) => one.stance === stance).length)),
      count(statements.filter(({ condition }) => condition !== undefined).length),
    ];
  },
});

const inWords = ({ stance, proposer, condition, reason, entered }: Statement, draft: Draft): string =>
  [
    proposer ? "proposer" : stanceWords[stance],
    ...(condition === undefined ? [] : [conditionWords(condition, draft)]),
    ...(reason ? [`“${reason}”`] : []),
    ...(entered === undefined ? [] : ["entered by the Secretariat"]),
  ].join(", ");

const conditionWords = (
  { kind, with: others = [], text }: NonNullable<Position["condition"]>,
  draft: Draft,
): string => {
  const names = others.map((id) => nameOf(id, draft)).join(" and ");
  const what =
    kind === "ad-referendum"
      ? "ad referendum"
      : kind === "package"
        ? `in a package${names === "" ? "" : ` with ${names}`}`
        : "on a condition";
  return text ? `${what}: ${text}` : what;
};

const nameOf = (id: string, draft: Draft): string => {
  const proposal = draft.proposals.find((one) => one.id === id);
  if (proposal !== undefined) return `proposal ${proposal.number}`;
  const paragraph = Object.values(draft.parts)
    .flat()
    .find((one) => one.id === id);
  return paragraph === undefined || paragraph.label === "" ? "another paragraph" : `paragraph ${paragraph.label}`;
};

/** The pending proposals of a part, each under the first paragraph it concerns. */
const proposalsOn = (draft: Draft, paragraphs: readonly Paragraph[]): ReadonlyMap<ParagraphId, readonly Proposal[]> => {
  const places = new Map(paragraphs.map(({ id }, n) => [id, n]));
  const on = new Map<ParagraphId, Proposal[]>();
  for (const proposal of draft.proposals) {
    if (proposal.asleep || (proposal.status !== "open" && proposal.status !== "received")) continue;
    const [first] = proposal.changes
      .map(({ paragraph }) => paragraph)
      .filter((id) => places.has(id))
      .sort((a, b) => places.get(a)! - places.get(b)!);
    if (first !== undefined) on.set(first, [...(on.get(first) ?? []), proposal]);
  }
  return on;
};

const statusOf = ({ status, late, maintained }: Proposal): string =>
  [status, ...(late ? ["late"] : []), ...(maintained ? ["maintained"] : [])].join(", ");

const asked = (draft: Draft, { changes, reason }: Proposal, attribution: Attribution): string => {
  const many = new Set(changes.map(({ paragraph }) => paragraph)).size > 1;
  const told = changes.map((change) => {
    const label = many ? nameOf(change.paragraph, draft) : "";
    return `${label === "" ? "" : `${label}: `}${askedBy(change)}`;
  });
  return told.join("\n") + (reason && attribution !== "none" ? `\nReason: ${reason}` : "");
};

const askedBy = ({ type, out, words, to }: ProposalChange): string => {
  switch (type) {
    case "words":
      return out === ""
        ? `add: ${words.trim()}`
        : words === ""
          ? `take out: ${out.trim()}`
          : `${out.trim()} → ${words.trim()}`;
    case "hold":
      return out === "" ? "hold" : `hold: ${out}`;
    case "new":
      return `new paragraph: ${words}`;
    case "out":
      return "paragraph out";
    case "move":
      return to === undefined ? "move" : `move to ${partTitle(to.part).toLowerCase()}`;
  }
};

const wordsIn = (paragraph: Paragraph): string => plain(wordsOf(paragraph)).replaceAll(noteMark, "");

/** The beginning of a text, by which people recognize a paragraph. */
const shortened = (text: string): string => {
  if (text.length <= 240) return text;
  const cut = text.slice(0, 240);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 200))} …`;
};
