import { expect, test } from "vitest";
import { nodeMeter } from "../../../server/hosts/node-meter.ts";

test("every measure is explained, ours are in seconds, and what is called a total is a counter", async () => {
  const meter = nodeMeter(() => 3);
  meter.count("connections", 2);
  meter.count("acts", 1, "table");
  meter.time("commit")();
  const printed = await meter.print();
  const types = new Map([...printed.matchAll(/^# TYPE (\S+) (\S+)$/gmu)].map(([, name, type]) => [name!, type!]));
  const helped = [...printed.matchAll(/^# HELP (\S+) \S/gmu)].map(([, name]) => name!);
  expect(helped.toSorted()).toEqual([...types.keys()].toSorted());
  for (const [name, type] of types) {
    expect(name).toMatch(/^unbracket_/u);
    expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
  }
  expect(types.get("unbracket_commit_seconds")).toBe("histogram");
  expect(printed).toContain("\nunbracket_rooms_open 3\n");
  expect(printed).toContain('\nunbracket_acts_total{type="table"} 1\n');
});
