/**
 * The names this seat knows: the document of its level, and whatever the level its own share (root `own` of its party's
 * caucus). What is hidden is made absent, so that it never reads as "nobody".
 */
import * as Y from "yjs";
import type { Draft } from "../../drafts/draft.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { emptyDesk, emptyNames } from "../../drafts/tables.ts";
import type { DeskTables, NamesTables } from "../../drafts/tables.ts";

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A root of a party's caucus as tables; undefined before it has arrived. */
const shareOf = (doc: Y.Doc, root: "own" | "said"): Tables | undefined => {
  const map = doc.getMap(root);
  if (map.size === 0) return undefined;
  return Object.fromEntries(
    [...map].flatMap(([table, value]) => (value instanceof Y.Map ? [[table, value.toJSON() as Tables[string]]] : [])),
  );
};

const merged = <T extends object>(empty: T, all: readonly (object | undefined)[]): T =>
  Object.fromEntries(
    Object.keys(empty).map((table) => [
      table,
      Object.assign({}, ...all.map((one) => (one as Tables | undefined)?.[table])),
    ]),
  ) as T;

/** One's own share says of a proposal only that one sponsors it: who else does, the level says. */
const withOthers = (all: NamesTables, ofLevel: NamesTables | undefined): NamesTables =>
  ofLevel === undefined
    ? all
    : {
        ...all,
        sponsors: Object.fromEntries(
          Object.entries(all.sponsors).map(([id, own]) => {
            const others = ofLevel.sponsors[id as keyof NamesTables["sponsors"]] ?? [];
            const missing = own.filter(({ party }) => !others.some((other) => other.party === party));
            return [id, [...others, ...missing]];
          }),
        ),
      };

/** Keeps the same object as long as it says the same: what is derived from it is remembered by identity. */
export class NamesKnown {
  #own = { text: "", names: undefined as Tables | undefined, desk: undefined as DeskTables | undefined };
  #names: { readonly of: NamesTables | undefined; readonly own: Tables | undefined; readonly all: NamesTables } | null =
    null;
  #hidden: {
    readonly from: readonly Proposal[];
    readonly names: NamesTables;
    readonly to: readonly Proposal[];
  } | null = null;

  /** Reads the shares of one's parties anew; true when they changed. */
  read(caucuses: readonly Y.Doc[]): boolean {
    const own = caucuses.flatMap((doc) => shareOf(doc, "own") ?? []);
    const said = caucuses.flatMap((doc) => shareOf(doc, "said") ?? []);
    const text = JSON.stringify([own, said]);
    if (text === this.#own.text) return false;
    this.#own = {
      text,
      names: own.length > 0 ? (merged(emptyNames, own) as unknown as Tables) : undefined,
      desk: said.length > 0 ? merged(emptyDesk, said) : undefined,
    };
    return true;
  }

  /** What one told the Chair. */
  get said(): DeskTables | undefined {
    return this.#own.desk;
  }

  /** The names of a level with one's own; undefined while there is neither. */
  names(ofLevel: NamesTables | undefined): NamesTables | undefined {
    const own = this.#own.names;
    if (!own) return ofLevel;
    if (this.#names?.of !== ofLevel || this.#names?.own !== own)
      this.#names = { of: ofLevel, own, all: withOthers(merged(emptyNames, [ofLevel, own]), ofLevel) };
    return this.#names.all;
  }

  /** Takes away what a level below `full` does not say, where the reading has put "nobody". */
  hide(draft: Draft, names: NamesTables): Draft {
    if (this.#hidden?.from !== draft.proposals || this.#hidden.names !== names)
      this.#hidden = {
        from: draft.proposals,
        names,
        to: draft.proposals.map((proposal) => {
          if (proposal.id in names.sponsors) return proposal;
          const { sponsors: _, ...rest } = proposal;
          return rest;
        }),
      };
    return { ...draft, proposals: this.#hidden.to };
  }
}
