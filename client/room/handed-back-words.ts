/** Words that the server did not accept, kept on the device until their author dismisses them. */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Kept } from "./kept.ts";
import type { HandedBack } from "./states.ts";
import type { Lost } from "./device-copy.ts";

/** This seat's handed-back words in all documents, oldest first, with those of earlier visits. */
export class HandedBackWords {
  readonly #kept: Kept;
  readonly #say: () => void;
  readonly #paragraphOf: (strand: string) => ParagraphId | undefined;
  #all: readonly HandedBack[];

  constructor(kept: Kept, paragraphOf: (strand: string) => ParagraphId | undefined, say: () => void) {
    this.#kept = kept;
    this.#paragraphOf = paragraphOf;
    this.#say = say;
    this.#all = kept.read<HandedBack[]>("handed-back") ?? [];
  }

  get all(): readonly HandedBack[] {
    return this.#all;
  }

  /** Whether they are kept beyond the page. */
  get kept(): boolean {
    return this.#kept.holds("handed-back");
  }

  add(lost: readonly Lost[]): void {
    const at = new Date().toISOString();
    const more = lost.map(({ document, key, paragraph, ...words }, n): HandedBack => {
      const place =
        document === "draft"
          ? { paragraph: this.#paragraphOf(key) }
          : { paper: key, ...(paragraph !== undefined && { paragraph: paragraph as ParagraphId }) };
      return { id: `${at}/${n}/${key}`, at, document, ...place, ...words };
    });
    this.#set([...this.#all, ...more]);
  }

  dismiss(words: HandedBack): void {
    this.#set(this.#all.filter((one) => one.id !== words.id));
  }

  #set(all: readonly HandedBack[]): void {
    if (all.length === this.#all.length) return;
    this.#all = all;
    this.#kept.write("handed-back", all.length > 0 ? all : undefined);
    this.#say();
  }
}
