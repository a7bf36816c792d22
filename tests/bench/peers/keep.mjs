/**
 * Keeps a document in LevelDB as y-leveldb does while a room types: `node keep.mjs FOLDER NAME`, updates on stdin, each
 * behind its length (four bytes, big endian).
 */
import { LeveldbPersistence } from "y-leveldb";

const [folder, name] = process.argv.slice(2);
const kept = new LeveldbPersistence(folder);
const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
const all = Buffer.concat(pieces);
for (let at = 0; at < all.length;) {
  const length = all.readUInt32BE(at);
  await kept.storeUpdate(name, new Uint8Array(all.subarray(at + 4, at + 4 + length)));
  at += 4 + length;
}
await kept.destroy();
