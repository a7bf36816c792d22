/** Long readings on a living room: others go first between their slices, and what they read is what there is. */
import { describe, expect, test } from "vitest";
import { isRefusal, type Refusal } from "../../../drafts/refusal.ts";
import { Negotiation } from "../../../server/room/negotiation.ts";
import { slice } from "../../../server/room/slices.ts";
import { House, join, seeded } from "../peer.ts";

const given = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};

/** A room with some hundred entries, in which something is done at each of the first pauses. */
const busy = (most = 3) => {
  const house = new House({});
  const chair = house.seat("chair");
  const first = house.paragraph(chair, "1");
  const pen = join(house, chair);
  for (let n = 0; n < 200; n++) {
    pen.type(first, "shall", n % 3 === 0 ? " y" : "x");
    house.negotiation.flush();
  }
  let pauses = 0;
  let awake = false;
  const room = Negotiation.open({
    storage: house.storage,
    now: () => house.clock.time,
    random: seeded(9),
    later: house.clock.later,
    pause: async () => {
      if (!awake || ++pauses > most) return;
      const done = room.act(chair, { type: "set-floor", paragraph: pauses % 2 === 0 ? null : first });
      room.flush();
      expect(isRefusal(await done)).toBe(false);
    },
  });
  awake = true;
  return { house, chair, first, room, pauses: () => pauses };
};

describe("a long reading", () => {
  test("of verify pauses, and replays what is written meanwhile as well", async () => {
    const { room, pauses } = busy();
    const { seq } = room.head;
    const verified = await room.verifyInSlices();
    expect(pauses()).toBeGreaterThan(200 / slice.steps - 1);
    expect(room.head.seq).toBe(seq + 3);
    expect(verified).toEqual({ ok: true, entries: seq + 3, head: room.head });
    expect(room.verify()).toEqual(verified);
  });

  test("of verify finds what verify does", async () => {
    const { room, house } = busy(0);
    house.storage.exec("UPDATE struck SET seq = seq + 1 WHERE seq = (SELECT max(seq) FROM struck)");
    house.storage.exec("UPDATE letters SET length = length + 1 WHERE seq = 20");
    const found = await room.verifyInSlices();
    expect(found.bad?.document).toBe("letters");
    expect(room.verify()).toEqual(found);
  });

  test("of the past is at hand when it is asked for", async () => {
    const { room, chair } = busy();
    await room.look(chair, "100", undefined, "no such revision", "1");
    expect(given(room.draft(chair, "100")).seq).toBe(100);
    expect(isRefusal(room.draft(chair, "no such revision"))).toBe(true);
  });

  test("of one span for two readers is done once, and told to each as far as it may know", async () => {
    const { room, house, chair, pauses } = busy(0);
    const altora = house.seat("delegation", ["ALT"]);
    const [one, other] = await Promise.all([room.reconcile(chair, "1"), room.reconcile(altora, "1")]);
    expect(given(one).explained.length).toBeGreaterThan(0);
    expect(given(other).explained.map(({ was, now }) => [was, now])).toEqual(
      given(one).explained.map(({ was, now }) => [was, now]),
    );
    const again = async (): Promise<number> => {
      const before = pauses();
      expect(given(await room.reconcile(chair, "1"))).toEqual(one);
      return pauses() - before;
    };
    const known = await again();
    // After a while it is read again: somebody may have written in the file.
    house.clock.time += 31_000;
    expect(await again()).toBeGreaterThanOrEqual(known + 200 / slice.steps);
  });
});
