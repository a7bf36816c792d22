/**
 * Puts `unbracket` into node_modules/.bin after an install, which npm does for dependencies but not for the project
 * itself. `npx unbracket` then runs this file on the project's Node; without the link npx would first install the
 * project into its own cache, and several calls at once would trip over each other there.
 */
import { existsSync, lstatSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const cli = join(dirname(fileURLToPath(import.meta.url)), "unbracket.ts");
const bin = join(dirname(cli), "..", "..", "node_modules", ".bin");

// Windows needs a shell shim rather than a link; there npx's own way is left to work.
if (existsSync(bin) && process.platform !== "win32") {
  const link = join(bin, "unbracket");
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  symlinkSync(relative(bin, cli), link);
}
