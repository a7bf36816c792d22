/**
 * Reads a form with a file, within limits. The platforms' own readers accept any form, and ten megabytes of empty
 * fields, headers or escapes would block the server for seconds. Our own forms have six fields and short headers (RFC
 * 7578).
 */

/** The most fields in a form; and the most bytes before the content of each. */
const mostFields = 32;
const longestHead = 8 * 1024;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const begins = (bytes: Uint8Array, mark: Uint8Array, at: number): boolean => {
  for (let n = 0; n < mark.length; n++) if (bytes[at + n] !== mark[n]) return false;
  return true;
};

/** The index of a mark at or after a place; -1 if there is none. */
const find = (bytes: Uint8Array, mark: Uint8Array, from: number): number => {
  let at = bytes.indexOf(mark[0]!, from);
  while (at !== -1 && !begins(bytes, mark, at)) at = bytes.indexOf(mark[0]!, at + 1);
  return at;
};

/** Undoes how browsers write quotation marks and line breaks in a name. */
const unescaped = (name: string): string => name.replaceAll(/%(0A|0D|22)/giu, (sign) => decodeURIComponent(sign));

const headEnd = bytesOf("\r\n\r\n");

interface Head {
  readonly name: string;
  readonly file: string | undefined;
  readonly type: string;
}

const headIn = (text: string): Head | null => {
  const [, disposition] = /^content-disposition: *form-data;(.*)$/imu.exec(text) ?? [];
  const name = disposition && /[; ]name="([^"]*)"/iu.exec(` ${disposition}`)?.[1];
  if (disposition === undefined || name === undefined) return null;
  const file = /[; ]filename="([^"]*)"/iu.exec(disposition)?.[1];
  const type = /^content-type: *(\S[^\r\n]*)$/imu.exec(text)?.[1] ?? "";
  return { name: unescaped(name), file: file === undefined ? undefined : unescaped(file), type };
};

/** The fields of a body with this content type; null if it is no form, or too large to be one of ours. */
export const readForm = (bytes: Uint8Array<ArrayBuffer>, contentType: string): FormData | null => {
  const [, quoted, bare] = /^multipart\/form-data *;.*?boundary=(?:"([^"\r\n]+)"|([^\s;"]+))/iu.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined || boundary.length > 70) return null;
  // A line break belongs to the mark, and is assumed before the first one too. No other is in the mark, so the search
  // reads no letter twice.
  const mark = bytesOf(`\r\n--${boundary}`);
  if (!begins(bytes, mark.subarray(2), 0)) return null;
  const form = new FormData();
  let at = mark.length - 2;
  for (let n = 0; n <= mostFields; n++) {
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) return form;
    if (n === mostFields || bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) return null;
    const head = bytes.subarray(at, at + longestHead);
    const ends = find(head, headEnd, 2);
    if (ends === -1) return null;
    const told = headIn(textOf(head.subarray(2, ends)));
    const from = at + ends + headEnd.length;
    // An empty field is followed directly by the next mark.
    const to = find(bytes, mark, from - 2);
    if (told === null || to === -1) return null;
    const content = bytes.slice(from, Math.max(from, to));
    if (told.file === undefined) form.append(told.name, textOf(content));
    else form.append(told.name, new File([content], told.file, { type: told.type }));
    at = to + mark.length;
  }
  return null;
};
