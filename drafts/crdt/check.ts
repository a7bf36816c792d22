/**
 * Checks the structure of an update before it is applied (`checkUpdate`), and afterwards that it did just that
 * (`judge`). Applying it to a copy and looking at the result would miss half of what a hostile client can do
 * (docs/threat-model.md). What is checked is the place, never the meaning: whose ids, which strand, which kinds of
 * content.
 *
 * A strand's letters are at the path text/strands/<strand>. A paper is at papers/<id>, with its fields below and its
 * letters at papers/<id>/text.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { areLetters } from "../signs.ts";

/** What one sender may write to one document with one update. */
export interface Rule {
  /** Client ids that are leased to the sending seat. */
  readonly clients: ReadonlySet<number>;
  /** `strands` for the draft, `papers` for a caucus. */
  readonly kind: "strands" | "papers";
  readonly maxBytes: number;
  /** Structs and deleted ranges together. */
  readonly maxStructs: number;
}

/** An update that may be applied, and what `judge` holds the document to afterwards. */
export interface Checked {
  /** What to apply, store and send on: the update without what was known already. */
  readonly bytes: Uint8Array;
  /** Each client's clock after the update is applied. */
  readonly clocks: ReadonlyMap<number, number>;
  /** The strands or papers that the update changes. */
  readonly strands: readonly string[];
  readonly kind: Rule["kind"];
}

/** Why an update is not applied: a short phrase for the log. It may quote what the sender wrote. */
export interface Rejected {
  readonly rejected: string;
}

/** Tells the two answers of `checkUpdate` apart. */
export const isRejected = (answer: Checked | Rejected): answer is Rejected => "rejected" in answer;

type Struct = Y.Item | Y.GC | Y.Skip;
type Ref = Y.ID;

/** Where an item stands: the path of the type it is in, and its key if that is a map. */
interface Place {
  readonly path: readonly string[];
  readonly sub: string | null;
}

const longestPath = 4;
const longestTombstone = 100_000;

const reject = (rejected: string): Rejected => ({ rejected });

/** Thrown and caught inside this file only; callers get an answer. */
class Bad extends Error {}
const bad = (why: string): never => {
  throw new Bad(why);
};

const rootName = (doc: Y.Doc, type: Y.AbstractType<unknown>): string => {
  for (const [name, root] of doc.share) if (root === type) return name;
  return bad("a type without a root");
};

const pathOf = (doc: Y.Doc, type: Y.AbstractType<unknown>): readonly string[] => {
  const item = type._item;
  if (!item) return [rootName(doc, type)];
  const path = pathOf(doc, item.parent as Y.AbstractType<unknown>);
  return path.length >= longestPath ? bad("nested too deep") : [...path, item.parentSub ?? ""];
};

/** The new structs of an update, by client, in order of clock. */
type Fresh = ReadonlyMap<number, readonly (Y.Item | Y.GC)[]>;

const freshAt = (fresh: Fresh, { client, clock }: Ref): Y.Item | Y.GC | undefined => {
  const list = fresh.get(client) ?? [];
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const struct = list[middle]!;
    if (clock < struct.id.clock) high = middle - 1;
    else if (clock >= struct.id.clock + struct.length) low = middle + 1;
    else return struct;
  }
  return undefined;
};

const structAt = (doc: Y.Doc, fresh: Fresh, id: Ref): Y.Item | Y.GC => {
  if (id.clock < Y.getState(doc.store, id.client)) return Y.getItem(doc.store, id) as unknown as Y.Item | Y.GC;
  return freshAt(fresh, id) ?? bad(`refers to a letter that is not known: ${id.client} ${id.clock}`);
};

/**
 * Finds the places of items. Null if an item stands next to one that was garbage-collected: nobody will ever see it.
 */
class Places {
  private readonly known = new Map<Y.Item, Place | null>();
  private readonly doc: Y.Doc;
  private readonly fresh: Fresh;
  constructor(doc: Y.Doc, fresh: Fresh) {
    this.doc = doc;
    this.fresh = fresh;
  }

  private isFresh({ id }: Y.Item): boolean {
    return id.clock >= Y.getState(this.doc.store, id.client);
  }

  /**
   * Items are looked up in order of clock, so everything before one is known already and the recursion stays shallow.
   */
  of(item: Y.Item): Place | null {
    const cached = this.known.get(item);
    if (cached !== undefined) return cached;
    const chain: Y.Item[] = [];
    let at: Y.Item | undefined = item;
    const seen = new Set<Y.Item>();
    while (at && !this.known.has(at)) {
      if (seen.has(at)) bad("refers to itself");
      seen.add(at);
      chain.push(at);
      const ref: Ref | undefined = this.isFresh(at) ? (at.origin ?? at.rightOrigin ?? this.parentId(at)) : undefined;
      const before: Y.Item | Y.GC | undefined = ref && structAt(this.doc, this.fresh, ref);
      at = before instanceof Y.Item && this.isFresh(before) ? before : undefined;
    }
    for (const one of chain.toReversed()) this.known.set(one, this.resolve(one));
    return this.known.get(item)!;
  }

  private parentId(item: Y.Item): Ref | undefined {
    return item.parent instanceof Y.ID ? item.parent : undefined;
  }

  private resolve(item: Y.Item): Place | null {
    if (!this.isFresh(item))
      return { path: pathOf(this.doc, item.parent as Y.AbstractType<unknown>), sub: item.parentSub };
    const beside = [item.origin, item.rightOrigin].filter((ref) => ref !== null);
    if (beside.length > 0) {
      const places: Place[] = [];
      for (const ref of beside) {
        const struct = structAt(this.doc, this.fresh, ref);
        const place = struct instanceof Y.Item ? this.of(struct) : null;
        if (!place) return null;
        places.push(place);
      }
      const [left, right] = places;
      const key = ({ path, sub }: Place): string => JSON.stringify([path, sub]);
      if (right && key(left!) !== key(right)) bad("stands between two different places");
      return left!;
    }
    if (typeof item.parent === "string") return { path: [item.parent], sub: item.parentSub };
    const id = this.parentId(item) ?? bad("stands nowhere");
    const parent = structAt(this.doc, this.fresh, id);
    if (!(parent instanceof Y.Item)) return null;
    if (parent.content instanceof Y.ContentDeleted) return null;
    if (!(parent.content instanceof Y.ContentType)) return bad("stands in something that holds nothing");
    const place = this.of(parent);
    if (!place) return null;
    if (place.path.length >= longestPath) bad("nested too deep");
    return { path: [...place.path, place.sub ?? ""], sub: item.parentSub };
  }
}

const markKeys = { strands: new Set(["b", "i"]), papers: new Set(["b", "i", "strike", "hold", "src"]) };
const sourcePattern = /^(text|own|c\d{1,12}-\d{1,9})$/;
const notePattern = /^p\d{1,12}-\d{1,9}$/;
const paperPattern = /^[\w-]{1,64}$/;
const idOrNull = (value: unknown): boolean => value === null || (typeof value === "string" && notePattern.test(value));
const shortString = (value: unknown): boolean => typeof value === "string" && value.length <= 80;
const smallNumber = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** The fields of a paper that a member may set; only the server sets `tabled`. */
const paperFields: Readonly<Record<string, (value: unknown) => boolean>> = {
  paragraph: idOrNull,
  after: idOrNull,
  part: shortString,
  kind: shortString,
  level: smallNumber,
  seq: smallNumber,
  by: shortString,
};

const checkLetters = (item: Y.Item, kind: Rule["kind"]): void => {
  const { content } = item;
  if (content instanceof Y.ContentString) return areLetters(content.str) ? undefined : bad("a sign that is no letter");
  if (content instanceof Y.ContentDeleted && kind === "papers") return;
  if (content instanceof Y.ContentFormat) {
    const { key, value } = content as unknown as { key: string; value: unknown };
    if (!markKeys[kind].has(key)) bad(`mark "${key.slice(0, 40)}"`);
    const fits = key === "src" ? typeof value === "string" && sourcePattern.test(value) : value === true;
    if (value !== null && !fits) bad(`value of mark "${key}"`);
    return;
  }
  if (content instanceof Y.ContentEmbed) {
    const embed = content.embed as unknown;
    const keys = typeof embed === "object" && embed !== null ? Object.keys(embed) : [];
    const { note } = (embed ?? {}) as { note?: unknown };
    if (keys.length !== 1 || typeof note !== "string" || !notePattern.test(note)) bad("an embed that is no footnote");
    return;
  }
  bad(`content ${content.constructor.name}`);
};

const checkPaperEntry = (doc: Y.Doc, item: Y.Item, { path, sub }: Place): void => {
  const { content } = item;
  const tombstone = content instanceof Y.ContentDeleted;
  if (path.length === 1) {
    if (sub === null || !paperPattern.test(sub)) return bad("no id of a paper");
    if (!tombstone && doc.getMap("papers").has(sub)) bad("a paper in place of another");
    const map = content instanceof Y.ContentType && content.type instanceof Y.Map;
    if (!tombstone && !map) bad("a paper that is none");
    return;
  }
  if (path.length !== 2 || sub === null) return bad("no place in a paper");
  if (sub === "text") {
    const paper = doc.getMap("papers").get(path[1]!);
    if (!tombstone && paper instanceof Y.Map && paper.has("text")) bad("words of a paper in place of others");
    const text =
      content instanceof Y.ContentType && content.type instanceof Y.Text && !(content.type instanceof Y.XmlText);
    if (!tombstone && !text) bad("words of a paper that are none");
    return;
  }
  const fits = Object.hasOwn(paperFields, sub) ? paperFields[sub]! : bad(`field "${sub.slice(0, 40)}"`);
  if (tombstone) return;
  const values = content instanceof Y.ContentAny ? (content.arr as unknown[]) : bad(`content of field "${sub}"`);
  if (values.length !== 1 || !fits(values[0])) bad(`value of field "${sub}"`);
};

/** Whether letters stand at this place. */
const lettersAt = ({ path, sub }: Place, kind: Rule["kind"]): boolean =>
  sub === null &&
  path.length === 3 &&
  (kind === "strands" ? path[0] === "text" && path[1] === "strands" : path[0] === "papers" && path[2] === "text");

const checkItem = (doc: Y.Doc, item: Y.Item, place: Place, kind: Rule["kind"]): void => {
  if (lettersAt(place, kind)) return checkLetters(item, kind);
  if (kind === "papers" && place.path[0] === "papers" && place.path.length < 3)
    return checkPaperEntry(doc, item, place);
  bad(`writes at ${[...place.path, place.sub ?? ""].join("/").slice(0, 80)}`);
};

/** What may be deleted: letters, and in a paper also the old value of a field; never a paper or its text. */
const mayDelete = (place: Place, kind: Rule["kind"]): boolean =>
  lettersAt(place, kind) ||
  (kind === "papers" &&
    place.path.length === 2 &&
    place.path[0] === "papers" &&
    place.sub !== null &&
    Object.hasOwn(paperFields, place.sub));

const decode = (update: Uint8Array): ReturnType<typeof Y.decodeUpdate> => {
  try {
    return Y.decodeUpdate(update);
  } catch {
    // Whatever made the decoder fail, the sender gets the same answer.
    return bad("cannot be decoded");
  }
};

const stateVector = (states: readonly (readonly [number, number])[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, states.length);
  for (const [client, clock] of states) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
  return encoding.toUint8Array(encoder);
};

const byClient = (structs: readonly Struct[], rule: Rule): Map<number, (Y.Item | Y.GC)[]> => {
  const blocks = new Map<number, (Y.Item | Y.GC)[]>();
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (!rule.clients.has(client)) bad(`client ${client} is not leased to this seat`);
    if (struct instanceof Y.Skip) return bad("leaves letters out");
    if (struct instanceof Y.GC && rule.kind === "strands") bad("collected letters");
    const dead = struct instanceof Y.GC || struct.content instanceof Y.ContentDeleted;
    if (dead && struct.length > longestTombstone) bad("a tombstone too long");
    const block = blocks.get(client) ?? [];
    blocks.set(client, block);
    const last = block.at(-1);
    if (last && last.id.clock + last.length !== clock) bad("letters out of order");
    block.push(struct);
  }
  return blocks;
};

const check = (doc: Y.Doc, update: Uint8Array, rule: Rule): Checked => {
  if (update.byteLength > rule.maxBytes) bad("too large");
  let { structs, ds } = decode(update);
  // A deleted range costs as much as a struct: it may split the letters it begins and ends in.
  if (structs.length + rangesOf(ds) > rule.maxStructs) bad("too many structs");
  let blocks = byClient(structs, rule);
  // The decoder here and the one that applies updates differ on two blocks of one client.
  if (decoding.readVarUint(decoding.createDecoder(update)) !== blocks.size) bad("blocks of one client twice");
  const states = [...blocks.keys()].map((client) => [client, Y.getState(doc.store, client)] as const);
  for (const [client, state] of states)
    if (blocks.get(client)![0]!.id.clock > state) bad("letters before these are missing");
  let bytes = update;
  if (states.some(([client, state]) => blocks.get(client)![0]!.id.clock < state)) {
    bytes = Y.diffUpdate(update, stateVector(states));
    ({ structs, ds } = decode(bytes));
    blocks = byClient(structs, rule);
    for (const [client, block] of blocks)
      if (block[0]!.id.clock !== Y.getState(doc.store, client)) bad("cannot be cut at what is known");
  }

  const places = new Places(doc, blocks);
  const touched = new Set<string>();
  const clocks = new Map<number, number>();
  for (const [client, block] of blocks) {
    for (const item of block) {
      if (item instanceof Y.GC) continue;
      // Yjs adds letters of one client in the order they come, and throws half way at one that refers to a later one.
      const refs = [item.origin, item.rightOrigin, item.parent instanceof Y.ID ? item.parent : null];
      if (refs.some((ref) => ref?.client === client && ref.clock >= item.id.clock)) bad("refers to its own future");
      const place = places.of(item);
      if (place) {
        checkItem(doc, item, place, rule.kind);
        touched.add(rule.kind === "strands" ? place.path[2]! : (place.path[1] ?? place.sub!));
      } else if (rule.kind === "strands") bad("stands beside collected letters");
    }
    const last = block.at(-1)!;
    clocks.set(client, last.id.clock + last.length);
  }
  for (const [client, ranges] of ds.clients) {
    const state = Y.getState(doc.store, client);
    const known = clocks.get(client) ?? state;
    const list = doc.store.clients.get(client) ?? [];
    let end = 0;
    for (const { clock, len } of ranges) {
      // Yjs itself writes ranges sorted and joined; overlapping ones could make a small update very slow. A range of
      // length 0 would be taken for missing when applied, and could then not be written.
      if (len === 0) bad("strikes nothing");
      if (clock < end) bad("strikes the same letters twice");
      end = clock + len;
      if (clock + len > known) bad("strikes letters that are not known");
      if (clock >= state) continue;
      for (let n = Y.findIndexSS(list, clock); n < list.length && list[n]!.id.clock < clock + len; n++) {
        const struct = list[n]!;
        if (struct.deleted || !(struct instanceof Y.Item)) continue;
        const place = places.of(struct);
        if (!place || !mayDelete(place, rule.kind)) return bad("strikes what is no letter of the text");
        touched.add(rule.kind === "strands" ? place.path[2]! : place.path[1]!);
      }
    }
  }
  return { bytes, clocks, strands: [...touched], kind: rule.kind };
};

const rangesOf = (ds: ReturnType<typeof Y.decodeUpdate>["ds"]): number =>
  [...ds.clients.values()].reduce((sum, ranges) => sum + ranges.length, 0);

/** Updates shorter than this are not decoded to be weighed. */
const light = 2_048;

/**
 * What an update costs to take in, in structs and deleted ranges. Bytes that are no update weigh nothing, because they
 * are refused.
 */
export const weightOf = (update: Uint8Array): number => {
  // The shortest struct that writes something takes about eight bytes.
  if (update.length <= light) return Math.ceil(update.length / 8);
  try {
    const { structs, ds } = Y.decodeUpdate(update);
    return structs.length + rangesOf(ds);
  } catch {
    return 0;
  }
};

/** Checks an update against the document before anything of it is applied. */
export const checkUpdate = (doc: Y.Doc, update: Uint8Array, rule: Rule): Checked | Rejected => {
  try {
    return check(doc, update, rule);
  } catch (error) {
    if (error instanceof Bad) return reject(error.message);
    throw error;
  }
};

/**
 * Checks an applied update, in `afterTransaction` of the transaction that applied `checked.bytes`: null if it did
 * exactly what was checked, else what it did besides. In that case the document cannot be trusted any more and has to
 * be rebuilt from the record.
 */
export const judge = (transaction: Y.Transaction, checked: Checked): string | null => {
  const { doc, beforeState, afterState } = transaction;
  if (doc.store.pendingStructs || doc.store.pendingDs) return "something is pending";
  for (const [client, clock] of afterState) {
    const before = beforeState.get(client) ?? 0;
    if (clock !== (checked.clocks.get(client) ?? before))
      return `the clock of ${client} went from ${before} to ${clock}`;
  }
  for (const [client, clock] of checked.clocks)
    if (afterState.get(client) !== clock) return `the clock of ${client} did not reach ${clock}`;
  for (const [type, keys] of transaction.changed) {
    let path: readonly string[];
    try {
      path = pathOf(doc, type as unknown as Y.AbstractType<unknown>);
    } catch (error) {
      if (error instanceof Bad) return error.message;
      throw error;
    }
    for (const sub of keys) {
      const allowed =
        lettersAt({ path, sub }, checked.kind) || (checked.kind === "papers" && path[0] === "papers" && sub !== null);
      if (!allowed) return `changed ${[...path, sub ?? ""].join("/")}`;
    }
  }
  return null;
};
