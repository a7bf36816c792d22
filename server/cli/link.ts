/**
 * Puts `unbracket` into node_modules/.bin after an install. npm does this for dependencies, but not for the project
 * itself; with it, `npx unbracket` runs on the project's Node. package.json has no `bin` on purpose: with one, npx
 * ignores this link and installs the project into a cache of its own at its first call, and if that is interrupted, npx
 * stays broken.
 */
import { existsSync, lstatSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const cli = join(dirname(fileURLToPath(import.meta.url)), "unbracket.ts");
const bin = join(dirname(cli), "..", "..", "node_modules", ".bin");

if (existsSync(bin)) {
  const link = join(bin, "unbracket");
  const target = relative(bin, cli);
  if (process.platform === "win32") writeFileSync(`${link}.cmd`, `@node "%~dp0\\${target}" %*\r\n`);
  else {
    if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
    symlinkSync(target, link);
  }
}
