/**
 * The names that this seat knows, from two sources: the document of its level, and its own share (root `own` of its
 * party's caucus), which it gets at every level. Fields the seat may not know are removed, so that they never look like
 * "nobody".
 */
import * as Y from "yjs";
import type { Draft } from "../../drafts/draft.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { emptyDesk, emptyNames } from "../../drafts/tables.ts";
import type { DeskTables, NamesTables } from "../../drafts/tables.ts";

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The tables of a root in a party's caucus; undefined until they have arrived. */
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

/** Adds the other sponsors that the level shows: one's own share has only oneself as sponsor. */
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

/**
 * Merges both sources. The result is the same object as long as it has not changed, because what is derived from it is
 * cached by identity.
 */
export class NamesKnown {
  #own = { text: "", names: undefined as Tables | undefined, desk: undefined as DeskTables | undefined };
  #names: { readonly of: NamesTables | undefined; readonly own: Tables | undefined; readonly all: NamesTables } | null =
    null;
  #hidden: {
    readonly from: readonly Proposal[];
    readonly names: NamesTables;
    readonly to: readonly Proposal[];
  } | null = null;

  /** Reads the shares of one's own parties again; true if they have changed. */
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

  /** What one's parties told the Chair; undefined if nothing. */
  get said(): DeskTables | undefined {
    return this.#own.desk;
  }

  /** The names of a level with one's own; undefined while there are neither. */
  names(ofLevel: NamesTables | undefined): NamesTables | undefined {
    const own = this.#own.names;
    if (!own) return ofLevel;
    if (this.#names?.of !== ofLevel || this.#names?.own !== own)
      this.#names = { of: ofLevel, own, all: withOthers(merged(emptyNames, [ofLevel, own]), ofLevel) };
    return this.#names.all;
  }

  /** Removes from a draft what a level below `full` does not say, where it would look like "nobody". */
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
