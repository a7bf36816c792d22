/**
 * What Workers give that no module exports. Types are taken by name, so that Node's globals beside them stay what they
 * are.
 */
import type {
  DurableObjectNamespace,
  Fetcher,
  WebSocket as WorkerSocket,
  WebSocketPair as Pair,
} from "@cloudflare/workers-types";

export type { DurableObjectState, DurableObjectStorage, SqlStorageValue } from "@cloudflare/workers-types";
export type { WorkerSocket };

/** The bindings and variables of wrangler.toml. */
export interface Env {
  readonly NEGOTIATIONS: DurableObjectNamespace;
  readonly DIRECTORY: DurableObjectNamespace;
  /** The built client. */
  readonly ASSETS: Fetcher;
  /** Starts negotiations, invites, reads and verifies; `wrangler secret put OPERATOR_TOKEN`. Without it nobody operates. */
  readonly OPERATOR_TOKEN?: string;
  /** Where people reach the house, when that is not the address they asked: `https://drafts.example.org`. */
  readonly PUBLIC_URL?: string;
  /** `yes` under `wrangler dev`: only this machine reaches it, and anyone on it may start a negotiation. */
  readonly LOOPBACK?: string;
}

/** Two ends of one socket: the first goes to the client. */
export const socketPair = (): [client: WorkerSocket, server: WorkerSocket] => {
  const { WebSocketPair } = globalThis as unknown as { readonly WebSocketPair: typeof Pair };
  const pair = new WebSocketPair();
  return [pair[0], pair[1]];
};
