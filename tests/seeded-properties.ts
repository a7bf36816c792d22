/**
 * Before every file with tests of laws: the same runs each time, so that a test which passes here passes everywhere and one
 * that fails fails again. `FC_SEED` asks for other runs: a number, or `random` (what failed then prints its seed).
 * Long runs over many seeds are `npm run soak`.
 */
import fc from "fast-check";

const asked = process.env["FC_SEED"] ?? "20310";
if (asked !== "random") {
  const seed = Number(asked);
  if (!Number.isInteger(seed)) throw new RangeError(`FC_SEED is a whole number or "random", not "${asked}"`);
  fc.configureGlobal({ seed });
}
