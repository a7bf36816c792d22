/** A negotiation as large as they get, for what it costs: everything in one plan, the names beside it. */
import { emptyPlan, type AnchorAsk, type TextStep } from "../../../drafts/acts/plan.ts";
import { changeId } from "../../../drafts/change.ts";
import { paragraphId, strandId } from "../../../drafts/paragraph.ts";
import { memberRights, type Party } from "../../../drafts/party.ts";
import { positionKey, type PositionEntry } from "../../../drafts/position.ts";
import { proposalId, type ProposalId } from "../../../drafts/proposal.ts";
import { ranksBetween } from "../../../drafts/rank.ts";
import { emptyNames, type NamesTables, type RecordWrite, type SponsorEntry } from "../../../drafts/tables.ts";
import { House } from "./house.ts";
import { seeded } from "./seeded.ts";

const sentence = "recalling with concern the need to strengthen international cooperation and urges States ".repeat(5);
const at = "2026-01-01T00:00:00.000Z";

/** Numbered paragraphs of 450 letters, and proposals on eight letters of any of them. */
export const largeHouse = (paragraphs: number, proposals: number): House => {
  const house = new House();
  const random = seeded(3);
  const record: RecordWrite[] = [
    { table: "meta", key: "lastNumber", value: proposals },
    { table: "meta", key: "lastOrder", value: proposals },
  ];
  const anchors: AnchorAsk[] = [];
  const text: TextStep[] = [];
  for (const [n, rank] of ranksBetween(null, null, paragraphs).entries()) {
    const id = paragraphId(2, n);
    const strand = strandId(2, n);
    record.push({ table: "paragraphs", key: id, value: { kind: "paragraph", level: 1, strand } });
    record.push({ table: "places", key: id, value: { part: "consensus", rank } });
    record.push({ table: "labels", key: id, value: { consensus: String(n + 1) } });
    text.push({ do: "strand", strand, paragraph: id, words: [{ t: sentence }] });
  }
  for (let n = 1; n <= proposals; n++) {
    const [proposal, id, paragraph] = [proposalId(2, n), changeId(2, n), paragraphId(2, random(paragraphs))];
    const from = random(400);
    record.push({
      table: "proposals",
      key: proposal,
      value: { number: `${n}`, kind: "words", status: "open", version: 1 },
    });
    record.push({
      table: "changes",
      key: id,
      value: {
        type: "words",
        proposal,
        version: 1,
        order: n,
        in: { paragraph },
        quote: sentence.slice(from, from + 8),
        words: [{ t: "other words" }],
      },
    });
    anchors.push({ change: id, paragraph, ranges: [[from, from + 8]] });
  }
  house.carry({ ...emptyPlan, record, anchors, text });
  return house;
};

/** Sixty parties; two sponsors and five positions to each proposal. */
export const largeNames = (proposals: number): NamesTables => {
  const random = seeded(5);
  const parties = Array.from({ length: 60 }, (_, n): Party => {
    const id = `P${n}`;
    return { id, name: `Party ${n}`, kind: n % 10 === 0 ? "group" : "member-state", rights: memberRights };
  });
  const sponsors: Record<ProposalId, readonly SponsorEntry[]> = {};
  const positions: Record<string, PositionEntry> = {};
  for (let n = 1; n <= proposals; n++) {
    const target = proposalId(2, n);
    const first = random(60);
    sponsors[target] = [first, (first + 7) % 60].map((party) => ({ party: `P${party}`, at }));
    for (let p = 1; p <= 5; p++) {
      const party = `P${(first + p * 11) % 60}`;
      positions[positionKey(target, party)] = { target, party, stance: "support", visibility: "public", at };
    }
  }
  return { ...emptyNames, sponsors, positions, parties: Object.fromEntries(parties.map((party) => [party.id, party])) };
};
