/** Updates written struct by struct, as no client of Yjs would write them; shared by the attacks on all documents. */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";

/** An update written by hand, struct by struct. */
export const byHand = (
  blocks: readonly { client: number; clock: number; structs: readonly ((encoder: Y.UpdateEncoderV1) => void)[] }[],
  deletes: readonly [client: number, clock: number, length: number][] = [],
): Uint8Array => {
  const encoder = new Y.UpdateEncoderV1();
  encoding.writeVarUint(encoder.restEncoder, blocks.length);
  for (const { client, clock, structs } of blocks) {
    encoding.writeVarUint(encoder.restEncoder, structs.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, clock);
    for (const struct of structs) struct(encoder);
  }
  encoding.writeVarUint(encoder.restEncoder, deletes.length);
  for (const [client, clock, length] of deletes) {
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, 1);
    encoding.writeVarUint(encoder.restEncoder, clock);
    encoding.writeVarUint(encoder.restEncoder, length);
  }
  return encoder.toUint8Array();
};
/** A string after a letter. */
export const letters =
  (origin: readonly [number, number], text: string) =>
  (encoder: Y.UpdateEncoderV1): void => {
    encoder.writeInfo(4 | 0x80);
    encoder.writeLeftID(Y.createID(origin[0], origin[1]));
    encoder.writeString(text);
  };
/** A struct whose content was collected. */
export const collected =
  (length: number) =>
  (encoder: Y.UpdateEncoderV1): void => {
    encoder.writeInfo(0);
    encoder.writeLen(length);
  };
/** A stretch of the clock left out. */
export const skipped =
  (length: number) =>
  (encoder: Y.UpdateEncoderV1): void => {
    encoder.writeInfo(10);
    encoding.writeVarUint(encoder.restEncoder, length);
  };
