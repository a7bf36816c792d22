/** The text these stories negotiate: short, invented, with every kind of paragraph in it. */
import type { DraftJson } from "../../drafts/draft.ts";

export const relaysText = `# Draft report on the safety of orbital relays

## A. Overview

1. The Group, established in 2028, held two sessions in 2031.[^1]

2. States reaffirmed that relay services are a shared good.

3. States should report every year to the Group.

## B. Threats

4. States expressed concern at the growing number of interruptions of relays, in particular:

    (a) those that affect hospitals;

    (b) those that affect the warning of storms.

5. The matter will be taken up again at a later session.

6. Participants recalled that notices are to be given in good time.

7. An interruption above one region is felt within minutes in others.

## C. Next steps

8. States invite the Secretariat to keep a list of contacts.

9. Some delegations held that a register would be useful.

[^1]: The sessions are listed in document OWG-R/2031/INF.2.
`;

/** Labels and kinds by part, for a look at the whole. */
export const outline = ({ parts }: DraftJson): unknown =>
  Object.entries(parts).map(([part, paragraphs]) => [part, paragraphs.map(({ label, kind }) => `${kind} ${label}`)]);
