/**
 * Removes a wrong name that was taken down from the record too. The `names` and `desk` payloads that contain it are
 * dropped (the chain keeps their digests), and so are all checkpoints since. The correction repeats what else those
 * payloads said.
 */
import type { Plan } from "../../drafts/acts/plan.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { DeskWrite, NamesWrite } from "../../drafts/tables.ts";
import { applyWrites } from "../../drafts/tables.ts";
import type { ActOf } from "../../drafts/wire.ts";
import { fromBytes } from "../record/entries.ts";
import { dropPayload, wholePayload } from "../record/payloads.ts";
import type { DeskPayload, NamesPayload } from "../record/replay.ts";
import type { Living } from "./living.ts";

/**
 * Drops the payloads that contain the wrong name, and gives the plan with everything else they said added. Gives the
 * plan unchanged if no payload contains it, and null if the act mends no name.
 */
export const mendName = (living: Living, act: ActOf<"correct">, plan: Plan): Plan | null => {
  if (act.party === undefined) return null;
  const { names, desk } = living.state;
  const wrong = wrongNames(living, act, plan);
  if (wrong.size === 0) return null;
  const nameKeys = new Map<string, NamesWrite>();
  const deskKeys = new Map<string, DeskWrite>();
  let first: number | null = null;
  for (const { seq } of living.storage.exec<{ seq: number }>(
    "SELECT seq FROM touched WHERE id = ? ORDER BY seq",
    act.proposal,
  )) {
    for (const { kind, bytes } of living.storage.exec<{ kind: "names" | "desk"; bytes: Uint8Array }>(
      "SELECT kind, bytes FROM payloads WHERE seq = ? AND kind IN ('names', 'desk')",
      seq,
    )) {
      const payload = fromBytes<NamesPayload | DeskPayload>(wholePayload(living.storage, seq, kind, bytes));
      const said = JSON.stringify({ ...payload, seat: undefined });
      if (![...wrong].some((party) => said.includes(JSON.stringify(party)) || said.includes(`|${party}"`))) continue;
      // What a party's own seat said is its own, and no mistake of the Secretariat.
      if (kind === "names" && (payload as NamesPayload).entered === undefined) continue;
      for (const write of payload.writes)
        if (kind === "names") nameKeys.set(`${write.table}|${write.key}`, write as NamesWrite);
        else deskKeys.set(`${write.table}|${write.key}`, write as DeskWrite);
      dropPayload(living.storage, seq, kind);
      first ??= seq;
    }
  }
  if (first === null) return plan;
  living.storage.exec("DELETE FROM checkpoints WHERE seq >= ?", first);
  const after = { names: applyWrites(names, plan.names), desk: applyWrites(desk, plan.desk) };
  const again = <W extends NamesWrite | DeskWrite>(keys: Map<string, W>, tables: object): W[] =>
    [...keys.values()].map((write) => ({
      ...write,
      value: (tables as Record<string, Record<string, unknown>>)[write.table]?.[write.key] ?? null,
    })) as W[];
  return {
    ...plan,
    names: [...again(nameKeys, after.names), ...plan.names],
    desk: [...again(deskKeys, after.desk), ...plan.desk],
  };
};

/** Parties that are sponsors or have positions on the proposal now, and would not after the correction. */
const wrongNames = (living: Living, act: ActOf<"correct">, plan: Plan): Set<PartyId> => {
  const { names, desk } = living.state;
  const parties = (tables: { names: typeof names; desk: typeof desk }): Set<PartyId> =>
    new Set([
      ...(tables.names.sponsors[act.proposal] ?? []).map((sponsor) => sponsor.party),
      ...[...Object.values(tables.names.positions), ...Object.values(tables.desk.positions)]
        .filter((position) => position.target === act.proposal)
        .map((position) => position.party),
    ]);
  const after = parties({ names: applyWrites(names, plan.names), desk: applyWrites(desk, plan.desk) });
  return new Set([...parties({ names, desk })].filter((party) => !after.has(party)));
};
