/** What seats of a house do by script, beside their pages: they read, act, and find paragraphs by their numbers. */
import type { DraftJson, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { tokenOf } from "./house.ts";
import type { House } from "./house.ts";

export class Script {
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /** The token of an office ("chair") or a party ("XAL"). */
  token(who: string): string {
    return tokenOf(this.#house.linkOf(who));
  }

  /** The negotiation's id, which every one of its tokens begins with. */
  get negotiation(): string {
    return this.token("chair").split("-")[0]!;
  }

  get api(): string {
    return `/api/negotiations/${this.negotiation}`;
  }

  ask<T>(who: string, path: string, body?: unknown): Promise<T> {
    return this.#house.ask<T>(`${this.api}${path === "" ? "" : "/"}${path}`, this.token(who), body);
  }

  act(who: string, body: object): Promise<{ seq: number; proposal?: string; number?: string; paragraph?: string }> {
    return this.ask(who, "acts", { key: crypto.randomUUID().replaceAll("-", ""), ...body });
  }

  draft(): Promise<DraftJson> {
    return this.ask<DraftJson>("chair", "draft");
  }

  /** A paragraph of the consensus text by its number. */
  async find(label: string): Promise<Paragraph> {
    const found = (await this.draft()).parts.consensus?.find((p) => p.label === label);
    if (found === undefined) throw new RangeError(`The text has no paragraph ${label}.`);
    return found;
  }

  async idOf(label: string): Promise<ParagraphId> {
    return (await this.find(label)).id;
  }

  /** The words of a paragraph as they stand, without what is proposed. */
  async wordsOf(label: string): Promise<string> {
    const { runs } = await this.find(label);
    return runs
      .filter(({ ins }) => ins === undefined)
      .map(({ t }) => t)
      .join("");
  }
}
