/** Programs the tests need and npm does not bring: found where they usually lie, or, as root on Debian, installed. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there or not executable: the next place is tried
  }
};

/** The first program of one of these names in these folders or on the path that is fit to be used, or null. */
export const findProgram = (
  names: readonly string[],
  places: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  fit: (file: string) => boolean = runs,
): string | null => {
  const folders = new Set([...places, ...(env["PATH"] ?? "").split(delimiter).filter(Boolean)]);
  return [...folders].flatMap((folder) => names.map((name) => join(folder, name))).find(fit) ?? null;
};

/** Installs a Debian package where that can be done; whoever asked looks again. */
export const install = (what: string, packaged: string): void => {
  if (process.getuid?.() !== 0 || !runs("/usr/bin/apt-get")) return;
  console.log(`No ${what} here: installing it with apt-get.`);
  const options = {
    stdio: ["ignore", "inherit", "inherit"] as ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  const once = () => spawnSync("apt-get", ["install", "-y", "--no-install-recommends", packaged], options);
  if (once().status === 0) return;
  spawnSync("apt-get", ["update"], options);
  once();
};
