/**
 * The sample negotiation of `serve --demo`. It is begun once, its acts are carried out by the seats they belong to, and
 * from then on it is only opened. `DIR/sample.json` (mode 600) keeps the links of its seats. The file is first written
 * with `made: false`, so that a sample whose making was interrupted is thrown away and begun anew.
 */
import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Role, Seat } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { sampleDraft, sampleParties, sampleScript, sampleSymbol, sampleTitle } from "../../drafts/samples/relays.ts";
import { sampleAct } from "../../drafts/samples/steps.ts";
import type { SampleStep } from "../../drafts/samples/steps.ts";
import type { Directory } from "../directory.ts";
import { linkToken } from "../directory.ts";
import type { Sample } from "../doors/house.ts";
import type { Negotiation } from "../room/negotiation.ts";
import { Failed } from "./answer.ts";
import { makeFile } from "./own-files.ts";

const keptSchema = v.object({
  id: v.string(),
  made: v.boolean(),
  seats: v.array(v.object({ role: v.string(), party: v.string(), token: v.string() })),
});
type Kept = v.InferOutput<typeof keptSchema>;

const readKept = (file: string): Kept | null => {
  try {
    return v.parse(keptSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Failed(`${file} cannot be read; take it away to begin a new sample.`);
  }
};

const keep = (file: string, kept: Kept): void => {
  rmSync(`${file}.new`, { force: true });
  makeFile(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`);
  renameSync(`${file}.new`, file);
};

/**
 * Opens the sample, making it if there is none, and gives a function that makes its links for the address of this run.
 * Throws `Failed` if it cannot be made.
 */
export const openSample = async (dir: string, directory: Directory): Promise<(url: string) => Sample> => {
  const file = join(dir, "sample.json");
  let kept = readKept(file);
  if (kept !== null && !(kept.made && directory.ids().includes(kept.id))) {
    directory.remove(kept.id);
    kept = null;
  }
  kept ??= await makeSample(file, directory);
  const { id, seats } = kept;
  return (url) => ({
    id,
    seats: seats.map(({ role, party, token }) => ({
      role,
      party,
      name: sampleParties.find((one) => one.id === party)?.name ?? "",
      link: `${url}/join/${linkToken(id, token)}`,
    })),
  });
};

const makeSample = async (file: string, directory: Directory): Promise<Kept> => {
  const negotiation = directory.start({
    title: sampleTitle,
    symbol: sampleSymbol,
    parties: sampleParties,
    parsed: sampleDraft(),
  });
  const { id } = negotiation;
  keep(file, { id, made: false, seats: [] });
  const seats: Kept["seats"] = [];
  const heads = new Map<SampleStep["by"], Seat>();
  const invite = (role: Role, party: string): void => {
    const invited = negotiation.invite(null, { role, ...(party !== "" && { parties: [party] }) });
    if (isRefusal(invited)) throw new Failed(`The sample cannot be made: ${invited.message}`);
    seats.push({ role, party, token: invited.token });
    const seat = negotiation.seat(invited.seat);
    if (seat) heads.set(party === "" ? (role as "chair" | "secretariat") : party, seat);
  };
  invite("chair", "");
  invite("secretariat", "");
  for (const party of sampleParties) if (party.kind !== "observer") invite("delegation", party.id);
  invite("observer", "");
  invite("screen", "");
  await carryOutScript(negotiation, heads);
  const kept = { id, made: true, seats };
  keep(file, kept);
  return kept;
};

const carryOutScript = async (negotiation: Negotiation, heads: ReadonlyMap<SampleStep["by"], Seat>): Promise<void> => {
  const made = new Map<string, ProposalId>();
  const reader = heads.get("secretariat")!;
  for (const [n, step] of sampleScript.entries()) {
    const seat = heads.get(step.by);
    if (!seat) throw new Failed(`The sample cannot be made: nobody speaks for ${step.by}.`);
    const draft = negotiation.draft(reader);
    if (isRefusal(draft)) throw new Failed(`The sample cannot be made: ${draft.message}`);
    const act = sampleAct(step, draft, made);
    const answer = await negotiation.act(seat, act);
    if (isRefusal(answer)) throw new Failed(`Step ${n + 1} of the sample (${act.type}) was refused: ${answer.message}`);
    if (step.name !== undefined && answer.proposal !== undefined) made.set(step.name, answer.proposal);
  }
};
