/** One negotiation on a real server, its Chair with a fair network, and a proxy before whoever a test tells of. */
import { isRefusal } from "../../drafts/refusal.ts";
import type { Paper } from "../../client/room/states.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { Person } from "./person.ts";
import { Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import type { Invitation } from "./server.ts";

/** What a test has opened, the last one first to be closed. */
export class Opened {
  readonly #closing: (() => Promise<void> | void)[] = [];

  add(...close: readonly (() => Promise<void> | void)[]): void {
    this.#closing.push(...close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).toReversed()) await close();
  }
}

export interface Scene {
  readonly server: Server;
  /** The network of the one who is told of; the Chair has a fair one. */
  readonly proxy: Proxy;
  readonly fair: Proxy;
  readonly chair: Person;
  /** A Member State of the roster. */
  readonly party: string;
  readonly one: ParagraphId;
  readonly two: ParagraphId;
  /** Somebody sits down, and leaves with the test. */
  readonly sit: (name: string, invitation: Invitation, by?: Proxy) => Promise<Person>;
}

/** What a page answers while the id to type under has not come. */
const waits = (may: true | string): boolean =>
  may !== true && /^(?:Typing needs a connection|This paper is no longer there)/u.test(may);

/**
 * Whether nothing waits for an id to type under any more, in the text or in the caucus of one's party: a network that
 * fails before would have nothing to fail on.
 */
const settled = ({ room }: Person): boolean =>
  room.draft === null ||
  (room.draft.parts["consensus"]!.every(({ id }) => !waits(room.mayType(id))) &&
    room.info.caucuses
      .filter(({ kind, writes }) => kind === "party" && writes)
      .every((caucus) => !waits(room.mayWrite({ caucus } as Paper))));

/** Opens a server with two paragraphs and its Chair. */
export const scene = async (opened: Opened): Promise<Scene> => {
  const server = await Server.open("1. The first paragraph.\n\n2. The second paragraph.\n");
  opened.add(() => server.close());
  const [proxy, fair] = [await Proxy.before(server.url, 1), await Proxy.before(server.url, 2)];
  opened.add(
    () => proxy.close(),
    () => fair.close(),
  );
  const sit: Scene["sit"] = async (name, invitation, by = proxy) => {
    const person = await Person.sit(name, server, by, invitation);
    opened.add(() => person.leave());
    await person.until(() => settled(person), "settled");
    return person;
  };
  const chair = await sit("c", server.chair, fair);
  const party = chair.room.info.parties.find(({ kind }) => kind === "member-state")!.id;
  const [one, two] = chair.room.draft!.parts["consensus"]!.slice(-2).map(({ id }) => id) as [ParagraphId, ParagraphId];
  return { server, proxy, fair, chair, party, one, two, sit };
};

/** A pen of a delegation, which the Chair can take back. */
export const lentPen = async ({ server, chair, party, one, sit }: Scene): Promise<Person> => {
  const person = await sit("d", await server.invite("delegation", [party]));
  if (isRefusal(await chair.room.act({ type: "give-pen", party }))) throw new Error("the pen was not given");
  await person.until(() => person.room.mayType(one) === true, "the pen");
  return person;
};
