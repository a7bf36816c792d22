/**
 * A person at a device: the client's own room, reached through a proxy, which types words nobody else types and
 * remembers which letters they are. A page can be left and entered again; what the device keeps outlives it.
 */
import "./browser-globals.ts";
import { WebSocket as NodeSocket } from "ws";
import * as Y from "yjs";
import { Room } from "../../client/room/room.ts";
import type { HandedBack, SyncState } from "../../client/room/states.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Proxy } from "./proxy.ts";
import type { Invitation, Server } from "./server.ts";

/** Words somebody typed: which letters they are, where and when. */
export interface TypedWords {
  readonly words: string;
  readonly client: number;
  readonly clock: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How long anything may take to arrive once the network is fair. */
export const patience = { timeout: 30_000, interval: 20 } as const;

// Every provider listens for the end of the process; a room of people is no leak.
process.setMaxListeners(0);

const socketOf = (cookie: string): typeof WebSocket => {
  class Socket extends NodeSocket {
    constructor(url: string) {
      super(url, { headers: { cookie }, perMessageDeflate: false });
    }
  }
  return Socket as unknown as typeof WebSocket;
};

export class Person {
  readonly name: string;
  readonly invitation: Invitation;
  readonly typed: TypedWords[] = [];
  /** Words this person has read on a card and closed it. */
  readonly takenBack: HandedBack[] = [];
  readonly #server: Pick<Server, "negotiation" | "join">;
  readonly #proxy: Pick<Proxy, "url">;
  readonly #keeps: boolean;
  #room: Room | null = null;
  #count = 0;
  /** The device's, as the button of the join page gives it. */
  #cookie = "";

  static async sit(
    name: string,
    server: Pick<Server, "negotiation" | "join">,
    proxy: Pick<Proxy, "url">,
    invitation: Invitation,
    keeps: boolean = true,
  ): Promise<Person> {
    const person = new Person(name, server, proxy, invitation, keeps);
    person.#cookie = await server.join(invitation);
    await person.enter();
    // Who reads revisions only has no document to wait for.
    const seated = (): boolean =>
      person.room.info.documents.draft === undefined || (person.room.online && person.room.draft !== null);
    await person.until(seated, "in the room");
    return person;
  }

  private constructor(
    name: string,
    server: Pick<Server, "negotiation" | "join">,
    proxy: Pick<Proxy, "url">,
    invitation: Invitation,
    keeps: boolean,
  ) {
    this.name = name;
    this.#server = server;
    this.#proxy = proxy;
    this.invitation = invitation;
    this.#keeps = keeps;
  }

  /** Comes back when this holds; looks again whenever the room says something, and now and then. */
  until(holds: () => boolean, what: string, within: number = patience.timeout): Promise<void> {
    return new Promise((resolve, reject) => {
      const { room } = this;
      const end = (): void => {
        clearInterval(looking);
        clearTimeout(timer);
        room.removeEventListener("sync", look);
      };
      const look = (): void => {
        if (!holds()) return;
        end();
        resolve();
      };
      const looking = setInterval(look, patience.interval);
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${this.name}, not within ${within} ms: ${what}; it reads ${JSON.stringify(room.sync)}`));
      }, within);
      room.addEventListener("sync", look);
      look();
    });
  }

  /** Until this person is told that the last word is saved. */
  saved(): Promise<void> {
    const last = this.typed.at(-1)?.at ?? 0;
    return this.until(() => this.sync.is === "saved" && Date.parse(this.sync.at) >= last, "saved");
  }
  offline(): Promise<void> {
    return this.until(() => this.sync.is === "offline", "offline");
  }
  refused(): Promise<void> {
    return this.until(() => this.room.handedBack.length > 0, "words handed back");
  }

  get room(): Room {
    if (this.#room === null) throw new Error(`${this.name} has left the page`);
    return this.#room;
  }
  get here(): boolean {
    return this.#room !== null;
  }

  /** Opens the page. */
  async enter(): Promise<void> {
    const room = await this.open();
    if (isRefusal(room)) throw new Error(`${this.name}: ${room.message}`);
    this.#room = room;
  }

  /** The page, or why it does not open. */
  open(): Promise<Room | Refusal> {
    const cookie = this.#cookie;
    return Room.open({
      negotiation: this.#server.negotiation,
      seat: this.invitation.seat,
      server: this.#proxy.url,
      shared: !this.#keeps,
      reach: {
        fetch: (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as object), cookie } }),
        socket: socketOf(cookie),
      },
    });
  }

  /** Closes the page, or reloads it when `enter` follows: nothing is said to anybody. */
  leave(): void {
    this.#room?.close();
    this.#room = null;
  }

  words(paragraph: ParagraphId): string {
    return this.room.strand(paragraph)?.toString() ?? "";
  }

  /** Types a word of one's own after the first occurrence of `after`; gives it, or null where it cannot be typed now. */
  type(paragraph: ParagraphId, after = ""): string | null {
    if (!this.room.wordsHere || this.room.mayType(paragraph) !== true) return null;
    const text = this.room.strand(paragraph);
    if (text?.doc == null) return null;
    const words = ` ${this.name}${this.#count++}x`;
    const at = text.toString().indexOf(after);
    if (at < 0) return null;
    this.#note(text.doc, words, () => text.insert(at + after.length, words));
    return words.trim();
  }

  /** Types a word into one's own paper on a paragraph, opening it if need be. */
  draft(paragraph: ParagraphId): string | null {
    if (this.room.draft === null) return null;
    const paper = this.room.paperOn(paragraph) ?? this.room.openPaper({ paragraph });
    if (isRefusal(paper) || this.room.mayWrite(paper) !== true) return null;
    const words = ` ${this.name}${this.#count++}x`;
    this.#note(paper.text.doc!, words, () => paper.text.insert(paper.text.length, words, { src: "own" }));
    return words.trim();
  }

  #note(doc: Y.Doc, words: string, insert: () => void): void {
    const client = doc.clientID;
    const from = Y.getState(doc.store, client);
    insert();
    // In a paper, marks around the letters have clocks of their own.
    const letters = doc.store.clients
      .get(client)!
      .find(
        (struct) =>
          struct instanceof Y.Item &&
          struct.content instanceof Y.ContentString &&
          struct.id.clock + struct.length > from &&
          struct.content.str.endsWith(words),
      );
    if (letters === undefined) throw new Error(`${words} was not typed`);
    this.typed.push({ words, client, clock: letters.id.clock + letters.length - words.length, at: Date.now() });
  }

  /** Reads the cards of words handed back, and closes them. */
  takeBack(): void {
    for (const one of this.room.handedBack) {
      this.takenBack.push(one);
      this.room.dismiss(one);
    }
  }

  /** Whether these words were given back to this person. */
  hasBack(words: string): boolean {
    const back = [...this.takenBack, ...(this.#room?.handedBack ?? [])];
    return back.some(({ pieces }) => pieces.join("").includes(words.trim()));
  }

  get sync(): SyncState {
    return this.room.sync;
  }
}
