/**
 * Checks whether a file is an output of this record: which moment it says it is of, and whether it says what the record
 * says there. The output is written anew in the file's form, and both are read by the same reader.
 */
import type { Draft } from "../../drafts/draft.ts";
import { differences } from "../../drafts/formats/proof.ts";
import type { Difference } from "../../drafts/formats/proof.ts";
import { readBack } from "../../drafts/formats/read-back.ts";
import type { ReadBack, Stamp } from "../../drafts/formats/read-back.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Attribution, ViewName } from "../../drafts/reading/view.ts";
import type { PrintedChanges } from "../../drafts/reading/change-lines.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Head } from "../../drafts/wire.ts";
import type { Negotiation } from "../room/negotiation.ts";
import type { Material } from "../room/reading.ts";
import { granted, Refused } from "./errors.ts";
import { changesSince, writers } from "./outputs.ts";

/** What was found out about a file. Without a moment, `reason` says why there is none. */
export interface Proof {
  /** Whether the file is of this record and has the record's words. */
  readonly ok: boolean;
  /** How its moment was found: by its embedded head, or else by what else it says. */
  readonly by?: "head" | "seq" | "revision" | "time";
  /** Its moment. `revision` is set if that very entry published one, `after` if it comes after one. */
  readonly moment?: Head & { readonly revision?: string; readonly after?: string };
  readonly view?: ViewName;
  readonly attribution?: Attribution;
  readonly differences: readonly Difference[];
  /** Why it is of no moment of this record. */
  readonly reason?: string;
}

const placed = (stamp: Stamp): { readonly by: NonNullable<Proof["by"]>; readonly at: string } | null => {
  if (stamp.head !== undefined) return { by: "head", at: String(stamp.head.seq) };
  if (stamp.seq !== undefined) return { by: "seq", at: String(stamp.seq) };
  if (stamp.asAt !== undefined) return { by: "time", at: stamp.asAt };
  return stamp.revision === undefined ? null : { by: "revision", at: stamp.revision };
};

/** One way in which the file may have been written. `names` and `reader` are those of its annex of changes. */
interface Way {
  readonly view: ViewName;
  readonly attribution: Attribution;
  readonly names: Attribution;
  readonly reader: Seat;
}

/** Those who may have been given the file: the annex depends on what its reader may know of the record. */
const readers = (seat: Seat): readonly Seat[] => [
  seat,
  { id: "", role: "delegation", parties: [], head: false },
  { id: "", role: "observer", parties: [], head: false },
];

/**
 * The ways in which the file may have been written, narrowed down by what it says of its view. They are tried in order
 * until one fits.
 */
const ways = ({ format, stamp }: ReadBack, seat: Seat): Way[] => {
  const annotated = (["full", "groups", "none"] as const).map((attribution) => ({
    view: "annotated" as const,
    attribution,
  }));
  const tracked = annotated.map(({ attribution }) => ({ view: "tracked" as const, attribution }));
  const bare = (["clean", "bracketed"] as const).map((view) => ({ view, attribution: "none" as const }));
  // JSON has the same form in every view; only the names differ.
  const all = format === "json" ? annotated : [...bare, ...annotated, ...(format === "docx" ? tracked : [])];
  const fitting = stamp.view === undefined ? all : all.filter(({ view }) => view === stamp.view);
  if (stamp.changes === undefined) return fitting.map((way) => ({ ...way, names: "none", reader: seat }));
  return fitting.flatMap((way) =>
    readers(seat).flatMap((reader) =>
      ((way.view === "annotated" || way.view === "tracked") && format !== "json"
        ? [way.attribution]
        : (["none", "full", "groups"] as const)
      ).map((names): Way => ({ ...way, names, reader })),
    ),
  );
};

const misplaced = (stamp: Stamp, draft: Draft): Difference[] => {
  const told: [label: string, record: string, file: string | undefined][] = [
    ["version", draft.revision ?? "(none)", stamp.revision],
    ["entry", String(draft.seq), stamp.seq?.toString()],
  ];
  return told.flatMap(([label, record, file]): Difference[] =>
    file === undefined || file === record
      ? []
      : [
          {
            part: "",
            label,
            is: "words",
            words: [
              { t: record, is: "out" },
              { t: file, is: "in" },
            ],
          },
        ],
  );
};

/** Compares a file with what a seat could print of its moment. Throws refusals. */
export const proveOutput = async (negotiation: Negotiation, seat: Seat, bytes: Uint8Array): Promise<Proof> => {
  const { parties } = negotiation.info(seat);
  const file = granted(await readBack(bytes, parties));
  const { stamp } = file;
  const nowhere = (reason: string): Proof => ({ ok: false, differences: [], reason });
  const place = placed(stamp);
  if (place === null)
    return nowhere("The file says neither which entry of a record nor which revision it is of: it cannot be placed.");
  const material = negotiation.material(seat, { at: place.at });
  if (isRefusal(material)) return nowhere(`The file says it is of ${place.by} ${place.at}. ${material.message}`);
  const { draft, head } = material;
  if (stamp.head !== undefined && stamp.head.hash !== head.hash)
    return nowhere(
      `The file says it is of entry ${head.seq} with the hash ${stamp.head.hash}. Entry ${head.seq} of this record has ${head.hash}: the file is of another record.`,
    );
  const revision = draft.revisions.find(({ seq }) => seq === head.seq)?.name;
  const moment = {
    ...head,
    ...(revision !== undefined && { revision }),
    ...(revision === undefined && draft.revision !== undefined && { after: draft.revision }),
  };
  const nearest = await nearestWay(negotiation, seat, file, place.at, draft);
  if (nearest === null) return { ...nowhere("This seat may print no output of that kind."), by: place.by, moment };
  const found = [...misplaced(stamp, draft), ...nearest.differences];
  const { view, attribution } = nearest;
  return { ok: found.length === 0, by: place.by, moment, view, attribution, differences: found };
};

/**
 * The annex as a reader would have got it; undefined if the file has none, null if that reader could not have got it.
 */
const annexOf = async (
  negotiation: Negotiation,
  reader: Seat,
  since: string | undefined,
  moment: { readonly at: string; readonly draft: Draft },
  attribution: Attribution,
): Promise<PrintedChanges | undefined | null> => {
  if (since === undefined) return undefined;
  try {
    return await changesSince(negotiation, reader, since, moment, { attribution });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
};

const nearestWay = async (
  negotiation: Negotiation,
  seat: Seat,
  file: ReadBack,
  at: string,
  { language, parties }: Draft,
): Promise<Required<Pick<Proof, "view" | "attribution" | "differences">> | null> => {
  let nearest: Required<Pick<Proof, "view" | "attribution" | "differences">> | null = null;
  for (const { view, attribution, names, reader } of ways(file, seat)) {
    const material: Material | { readonly refused: string } = negotiation.material(seat, { at, attribution });
    if ("refused" in material) continue;
    const { draft, head } = material;
    const stamped = file.stamp.head !== undefined;
    // One ms later, so that it counts as after a revision published in the same millisecond.
    const asAt = new Date(Date.parse(draft.at) + 1).toISOString();
    const changes = await annexOf(negotiation, reader, file.stamp.changes, { at, draft }, names);
    if (changes === null) continue;
    const options = { view, attribution, asAt, ...(stamped && { head }), ...(changes && { changes }) };
    const written = await writers[file.format](draft, options);
    const bytes = typeof written === "string" ? new TextEncoder().encode(written) : written;
    const again = granted(await readBack(bytes, parties));
    const found = differences(again.lines, file.lines, language);
    if (nearest === null || found.length < nearest.differences.length)
      nearest = { view, attribution, differences: found };
    if (found.length === 0) break;
  }
  return nearest;
};
