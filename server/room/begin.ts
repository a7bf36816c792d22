/** The beginning of a negotiation: what is needed for it, and its first entry. */
import { startPlan } from "../../drafts/acts/start.ts";
import { closedDirection } from "../../drafts/direction.ts";
import type { ParsedDraft } from "../../drafts/notation/parsed.ts";
import type { Party } from "../../drafts/party.ts";
import type { Phase, RecordWrite } from "../../drafts/tables.ts";
import { keepSetting } from "../record/schema.ts";
import type { Living } from "./living.ts";

/** What a negotiation begins with. */
export interface Begin {
  readonly id: string;
  readonly title: string;
  readonly symbol: string;
  /** The whole roster; later it is changed by acts. */
  readonly parties: readonly Party[];
  /** If absent, the negotiation begins with a title and nothing else. */
  readonly parsed?: ParsedDraft;
  /** BCP 47; by default the language the text says, else English. */
  readonly language?: string;
  /** If absent, `open`. */
  readonly phase?: Phase;
}

const noText: ParsedDraft = {
  title: "",
  paragraphs: [],
  found: {
    paragraphs: 0,
    sections: 0,
    brackets: 0,
    insertions: 0,
    deletions: 0,
    comments: 0,
    footnotes: 0,
    authors: [],
    notImported: [],
  },
  problems: [],
};

/** Writes the first entry into an empty storage, with the text and the roster, and the first checkpoint. */
export const beginIn = (living: Living, begin: Begin): void =>
  living.storage.transaction(() => {
    keepSetting(living.storage, "id", begin.id);
    const at = living.time();
    const { parties } = begin;
    // A title may come from a file, and is printed above everything: its direction marks must not turn what follows.
    const [title, symbol] = [closedDirection(begin.title), closedDirection(begin.symbol)];
    const plan = startPlan(begin.parsed ?? noText, { title, symbol, parties, seq: 1, at });
    const { phase, language } = begin;
    const meta = [
      ...(phase === undefined ? [] : [{ table: "meta", key: "phase", value: phase }]),
      ...(language === undefined ? [] : [{ table: "meta", key: "language", value: language }]),
    ] as RecordWrite[];
    living.carry(
      { ...plan, record: [...plan.record, ...meta] },
      { kind: "start", type: "start", office: "server", at, starts: ["draft", "names"] },
    );
    living.checkpoint();
  });
