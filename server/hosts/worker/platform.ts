/**
 * What Workers provide without any module. Types are imported by name, so that Node's globals of the same names stay as
 * they are.
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
  /**
   * The operator's secret, for starting negotiations, inviting, reading and verifying (`wrangler secret put
   * OPERATOR_TOKEN`). Without it there is no operator.
   */
  readonly OPERATOR_TOKEN?: string;
  /** Where people reach the server, if that is not the address of the request: `https://drafts.example.org`. */
  readonly PUBLIC_URL?: string;
  /** `yes` under `wrangler dev`: only this machine reaches it, and anybody on it may start a negotiation. */
  readonly LOOPBACK?: string;
}

/** The two ends of a socket; the first goes to the client. */
export const socketPair = (): [client: WorkerSocket, server: WorkerSocket] => {
  const { WebSocketPair } = globalThis as unknown as { readonly WebSocketPair: typeof Pair };
  const pair = new WebSocketPair();
  return [pair[0], pair[1]];
};
