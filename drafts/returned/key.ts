/**
 * Keys for the acts a file becomes. The same file with the same text gives the same keys, so that confirming twice
 * tables nothing twice.
 */

/**
 * 128 bits of a text, as letters and digits. It is neither a secret nor a proof: the server keeps the act a key was
 * used for, and refuses another act under the same key.
 */
export const keyOf = (text: string): string => {
  let [a, b, c, d] = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n);
    a = Math.imul(a ^ unit, 0x85ebca77);
    b = Math.imul(b ^ unit, 0xc2b2ae3d);
    c = Math.imul(c ^ (unit + n), 0x27d4eb2f);
    d = Math.imul(d ^ (unit * 31 + n), 0x165667b1);
    a ^= a >>> 15;
    c ^= c >>> 13;
  }
  const hex = (half: number, other: number): string => {
    const mixed = Math.imul(half ^ (half >>> 16), 0x45d9f3b) ^ other;
    return ((mixed ^ (mixed >>> 15)) >>> 0).toString(16).padStart(8, "0");
  };
  return `w${hex(a, b)}${hex(b, c)}${hex(c, d)}${hex(d, a)}`;
};
