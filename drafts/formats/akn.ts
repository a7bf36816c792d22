/**
 * Writes a draft as Akoma Ntoso 3.0 (OASIS, 2018), the XML in which parliaments and the United Nations exchange texts.
 * A negotiated text is a `statement`, and each part (the Chair's summary too) is a `part`. Numbers are explicit;
 * brackets and names are ordinary words. What would come in or go out is `ins` or `del`, with an entry in `analysis`
 * that says whose proposal it is. Parties that are named are organizations in the references.
 */
import type { ChangeId } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { PartyId } from "../party.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import { drawn, proposalIndex } from "../reading/brackets.ts";
import { sponsorsOf } from "../reading/view.ts";
import { officialName } from "../roster/roster.ts";
import { akomaNtosoHead } from "./akn-head.ts";
import { changedWords } from "./changes-annex.ts";
import { namesIn } from "./options.ts";
import type { OutputOptions } from "./options.ts";
import { layPage } from "./page.ts";
import type { Page, PrintedNote, PrintedParagraph, PrintedPart, Span } from "./page.ts";
import { escapeXml, xmlDeclaration } from "./xml-text.ts";

/** One modification, as `analysis` lists it: a change, with the elements that show it. */
export interface Modification {
  readonly change: ChangeId | ProposalId;
  readonly proposal: ProposalId;
  /** The eId of the paragraph. */
  readonly paragraph: string;
  readonly ins: readonly string[];
  readonly del: readonly string[];
}

/** Writes the draft as Akoma Ntoso. */
export const writeAkn = (draft: Draft, options: OutputOptions): string => {
  const page = layPage(draft, options);
  const writer = new Writer(draft, options);
  const preface = prefaceOf(page, writer);
  const parts = page.parts.map((part) => writer.part(part)).join("\n");
  const conclusions = conclusionsOf(page, options);
  const head = akomaNtosoHead(draft, options, {
    modifications: writer.modifications,
    parties: draft.parties.filter(({ id }) => writer.named.has(id)),
    page,
  });
  return `${xmlDeclaration}<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:u="urn:unbracket:record">
<statement name="draft" contains="singleVersion">
${head}
${preface}
<mainBody xml:lang="${tagOf(page.language)}">
${parts === "" ? "<p/>" : parts}
</mainBody>${conclusions}
</statement>
</akomaNtoso>
`;
};

/** A language tag in the form XML allows; `und` for any other. */
const tagOf = (language: string): string => (/^[a-z]{1,8}(-[a-z0-9]{1,8})*$/iu.test(language) ? language : "und");

const prefaceOf = (page: Page, writer: Writer): string => {
  const title =
    page.heading === undefined ? escapeXml(page.title) : writer.title(page.heading, page.parts[0]?.notes ?? []);
  const facts = [
    ...(page.symbol === "" ? [] : [`<docNumber>${escapeXml(page.symbol)}</docNumber>`]),
    `<docStatus>${escapeXml(page.version)}</docStatus>`,
    escapeXml(page.asAt),
    escapeXml(page.nature),
    escapeXml(page.view),
  ];
  return `<preface>
<longTitle eId="title"><p><docTitle>${title}</docTitle></p></longTitle>
<p>${facts.join(" · ")}</p>
<container name="legend" eId="legend">${page.legend.map((sentence) => `<p xml:lang="en">${escapeXml(sentence)}</p>`).join("")}</container>
</preface>`;
};

/** What is printed behind the text: old and new numbers, and what changed since an earlier moment. */
const conclusionsOf = ({ renumbered }: Page, { changes }: OutputOptions): string => {
  const block = (name: string, lines: readonly string[]): string =>
    `<container name="${name}" eId="${name}">${lines.map((line) => `<p>${escapeXml(line)}</p>`).join("\n")}</container>`;
  const blocks = [
    ...(renumbered === undefined
      ? []
      : [
          block("renumbered", [
            renumbered.heading,
            ...renumbered.parts.map(({ name, numbers }) => `${name === "" ? "" : `${name}: `}${numbers.join(", ")}`),
          ]),
        ]),
    ...(changes === undefined
      ? []
      : [
          block("changes", [
            changes.heading,
            `${changes.legend} [out: …] went out, [in: …] came in.`,
            ...changes.rows.map(({ label, was, words, how }) =>
              [label, was === "" ? "" : `(was ${was})`, changedWords(words), how].filter(Boolean).join(" "),
            ),
            ...(changes.renumbered.length === 0 ? [] : [`Renumbered: ${changes.renumbered.join(", ")}`]),
          ]),
        ]),
  ];
  return blocks.length === 0 ? "" : `\n<conclusions>\n${blocks.join("\n")}\n</conclusions>`;
};

/** A piece of the hierarchy while it is written; deeper pieces that follow go inside it. */
interface Node {
  readonly element: "section" | "subsection" | "paragraph" | "subparagraph";
  readonly depth: number;
  readonly open: string;
  /** The words, as a block; "" for a heading. */
  readonly words: string;
}

type Words = Extract<Span, { is: "words" }>;

class Writer {
  readonly #draft: Draft;
  readonly #options: OutputOptions;
  readonly #index: ReturnType<typeof proposalIndex>;
  readonly #modifications = new Map<string, { -readonly [K in keyof Modification]: Modification[K] }>();
  readonly #placed = new Set<string>();
  readonly named = new Set<PartyId>();

  constructor(draft: Draft, options: OutputOptions) {
    this.#draft = draft;
    this.#options = options;
    this.#index = proposalIndex(draft.proposals);
  }

  get modifications(): readonly Modification[] {
    return [...this.#modifications.values()];
  }

  title({ id, spans }: PrintedParagraph, notes: readonly PrintedNote[]): string {
    return this.#inline(spans, `p_${id}`, { part: "consensus", notes });
  }

  part({ part, heading, remark, paragraphs, notes }: PrintedPart): string {
    const at = { part, notes };
    const nodes = paragraphs.map((paragraph) => this.#node(paragraph, at));
    const left = notes
      .filter(({ number }) => !this.#placed.has(noteId(part, number)))
      .map(({ number, spans }) => `<p>${number} ${this.#inline(spans, noteId(part, number), null)}</p>`);
    return [
      `<part eId="part_${part}" class="${part.startsWith("annex-") ? "annex" : part}">`,
      ...(heading === undefined ? [] : [`<heading>${escapeXml(heading)}</heading>`]),
      ...(remark === undefined ? [] : [`<subheading>${escapeXml(remark)}</subheading>`]),
      nested(nodes),
      // Notes that no standing word refers to, for example because the words were struck.
      ...(left.length === 0 ? [] : [`<wrapUp eId="part_${part}__notes">${left.join("")}</wrapUp>`]),
      "</part>",
    ].join("\n");
  }

  #node(paragraph: PrintedParagraph, at: Place): Node {
    const { id, kind, level, number, spans, status } = paragraph;
    const eId = `p_${id}`;
    const num = number === "" ? "" : `<num>${escapeXml(number)}</num>`;
    if (kind === "heading" || kind === "title") {
      const element = level <= 1 ? "section" : "subsection";
      const open = `<${element} eId="${eId}">${num}<heading>${this.#inline(spans, eId, at)}</heading>`;
      return { element, depth: level <= 1 ? 1 : 2, open, words: "" };
    }
    const element = kind === "sub-paragraph" ? "subparagraph" : "paragraph";
    const told = status === undefined ? "" : ` <inline name="status">{${escapeXml(status)}}</inline>`;
    return {
      element,
      depth: kind === "sub-paragraph" ? 3 + level : 3,
      open: `<${element} eId="${eId}"${kind === "paragraph" || kind === "sub-paragraph" ? "" : ` class="${kind}"`}>${num}`,
      words: `<p>${this.#out(paragraph, this.#inline(spans, eId, at), eId)}${told}</p>`,
    };
  }

  /** A paragraph somebody would take out is struck as a whole, with its brackets and names. */
  #out({ id }: PrintedParagraph, words: string, eId: string): string {
    if (this.#options.view === "clean") return words;
    const paragraph = Object.values(this.#draft.parts)
      .flat()
      .find((one) => one.id === id);
    const going = (paragraph?.del ?? []).filter((proposal) => drawn(this.#index, proposal));
    if (going.length === 0) return words;
    const del = `${eId}__del`;
    for (const proposal of going) this.#modified(proposal, proposal, eId, "del", del);
    return `<del eId="${del}">${words}</del>`;
  }

  #modified(
    change: ChangeId | ProposalId,
    proposal: ProposalId,
    paragraph: string,
    is: "ins" | "del",
    element: string,
  ): void {
    const key = `${paragraph} ${change}`;
    const known = this.#modifications.get(key) ?? { change, proposal, paragraph, ins: [], del: [] };
    known[is] = [...known[is], element];
    this.#modifications.set(key, known);
  }

  #inline(spans: readonly Span[], eId: string, at: Place | null): string {
    let n = 0;
    return spans
      .map((span) => {
        switch (span.is) {
          case "words":
            return this.#words(span, eId, () => ++n, at);
          case "bracket":
          case "strike":
            return span.t;
          case "or":
            return " / ";
          case "names":
            return this.#names(span);
        }
      })
      .join("");
  }

  #names({ t, full, of = [] }: Extract<Span, { is: "names" }>): string {
    const all = full ?? t;
    const { language } = this.#draft;
    const parties = sponsorsOf(this.#draft, of, namesIn(this.#options));
    const list = parties.map((party) => officialName(party, language)).join(", ");
    // The words before the names say what is asked for: "paragraph out: ".
    const before = all.endsWith(list) ? all.slice(0, all.length - list.length) : all;
    for (const { id } of parties) this.named.add(id);
    const names = parties.map(
      (party) =>
        `<organization refersTo="#party_${party.id}">${escapeXml(officialName(party, language))}</organization>`,
    );
    return ` <inline name="attribution">(${escapeXml(before)}${names.join(", ")})</inline>`;
  }

  #words(span: Words, eId: string, next: () => number, at: Place | null): string {
    const text = span.note === undefined ? lines(span.t) : this.#note(span.note, at);
    if (text === "") return "";
    let xml = text;
    if (span.i) xml = `<i>${xml}</i>`;
    if (span.b) xml = `<b>${xml}</b>`;
    if (span.hold) xml = `<inline name="hold">${xml}</inline>`;
    for (const is of ["del", "ins"] as const) {
      if (!span[is]) continue;
      const element = `${eId}__${is}_${next()}`;
      for (const [change, proposal] of this.#changesOf(span, is)) this.#modified(change, proposal, eId, is, element);
      xml = `<${is} eId="${element}">${xml}</${is}>`;
    }
    return xml;
  }

  /**
   * The changes that bring a span's words in (or strike them, for `del`), with their proposals; those that bring words
   * in come first.
   */
  #changesOf({ changes = [], ins, del }: Words, is: "ins" | "del"): [ChangeId, ProposalId][] {
    const known = changes.flatMap((change): { change: ChangeId; proposal: Proposal }[] => {
      const proposal = this.#index.byChange.get(change)?.proposal;
      return proposal === undefined ? [] : [{ change, proposal }];
    });
    const strikes = known.filter(({ change, proposal }, n) => {
      const own = proposal.changes.find(({ id }) => id === change);
      if (own?.type === "hold" || own?.type === "new") return false;
      return !ins ? own?.out !== "" : n > 0 && own?.out !== "";
    });
    const chosen = is === "del" ? strikes : known.filter((one) => !del || !strikes.includes(one));
    return chosen.map(({ change, proposal }) => [change, proposal.id]);
  }

  #note(number: number, at: Place | null): string {
    if (at === null) return `<sup>${number}</sup>`;
    const id = noteId(at.part, number);
    if (this.#placed.has(id)) return `<noteRef href="#${id}" marker="${number}" placement="bottom"/>`;
    this.#placed.add(id);
    const note = at.notes.find((one) => one.number === number);
    return `<authorialNote eId="${id}" marker="${number}" placement="bottom"><p>${this.#inline(note?.spans ?? [], id, null)}</p></authorialNote>`;
  }
}

interface Place {
  readonly part: string;
  readonly notes: readonly PrintedNote[];
}

const noteId = (part: string, number: number): string => `${part}__note_${number}`;

const lines = (text: string): string => text.split("\n").map(escapeXml).join("<br/>");

/** The hierarchy: a piece deeper than the one before goes inside it, and that one's words become its introduction. */
const nested = (nodes: readonly Node[]): string => {
  const written: string[] = [];
  const open: Node[] = [];
  const close = (depth: number): void => {
    while (open.length > 0 && open.at(-1)!.depth >= depth) written.push(`</${open.pop()!.element}>`);
  };
  for (const [n, node] of nodes.entries()) {
    close(node.depth);
    const next = nodes[n + 1];
    const body = next !== undefined && next.depth > node.depth ? "intro" : "content";
    written.push(node.open + (node.words === "" ? "" : `<${body}>${node.words}</${body}>`));
    open.push(node);
  }
  close(0);
  return written.join("\n");
};
