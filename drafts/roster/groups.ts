/**
 * Groups in which States negotiate, one row for each. Only Member and observer States of the roster are listed as
 * members. A territory or a State outside the roster that also belongs to a group is left out, so that nothing prints
 * it as a State of the room. Membership changes: README.md says what was checked, and when.
 */
export interface GroupRow {
  readonly id: string;
  /** The name as printed. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** ISO codes, sorted. */
  readonly members: readonly string[];
}

// id | name | other spellings | members
const rows = `
eu|European Union|EU; EU27; EU and its member States; European Union and its member States|AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE
ag|African Group|Africa Group|AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE
ap|Asia-Pacific Group|Asia Pacific Group; Asia-Pacific|AFG ARE BGD BHR BRN BTN CHN CYP FJI FSM IDN IND IRN IRQ JOR JPN KAZ KGZ KHM KIR KOR KWT LAO LBN LKA MDV MHL MMR MNG MYS NPL NRU OMN PAK PHL PLW PNG PRK QAT SAU SGP SLB SYR THA TJK TKM TLS TON TUR TUV UZB VNM VUT WSM YEM
eeg|Eastern European Group|EEG|ALB ARM AZE BGR BIH BLR CZE EST GEO HRV HUN LTU LVA MDA MKD MNE POL ROU RUS SRB SVK SVN UKR
grulac|Latin American and Caribbean Group|GRULAC; Latin America and the Caribbean Group|ARG ATG BHS BLZ BOL BRA BRB CHL COL CRI CUB DMA DOM ECU GRD GTM GUY HND HTI JAM KNA LCA MEX NIC PAN PER PRY SLV SUR TTO URY VCT VEN
weog|Western European and Others Group|WEOG; Western Europe and Others Group|AND AUS AUT BEL CAN CHE DEU DNK ESP FIN FRA GBR GRC IRL ISL ISR ITA LIE LUX MCO MLT NLD NOR NZL PRT SMR SWE TUR USA
nam|Non-Aligned Movement|NAM; Non Aligned Movement; Movement of Non-Aligned Countries|AFG AGO ARE ATG AZE BDI BEN BFA BGD BHR BHS BLR BLZ BOL BRB BRN BTN BWA CAF CHL CIV CMR COD COG COL COM CPV CUB DJI DMA DOM DZA ECU EGY ERI ETH FJI GAB GHA GIN GMB GNB GNQ GRD GTM GUY HND HTI IDN IND IRN IRQ JAM JOR KEN KHM KNA KWT LAO LBN LBR LBY LCA LKA LSO MAR MDG MDV MLI MMR MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NPL OMN PAK PAN PER PHL PNG PRK PSE QAT RWA SAU SDN SEN SGP SLE SOM SSD STP SUR SWZ SYC SYR TCD TGO THA TKM TLS TTO TUN TZA UGA UZB VCT VEN VNM VUT YEM ZAF ZMB ZWE
g77|Group of 77 and China|G77; G-77; G77 and China; Group of 77|AFG AGO ARE ARG ATG AZE BDI BEN BFA BGD BHR BHS BLZ BOL BRA BRB BRN BTN BWA CAF CHL CHN CIV CMR COD COG COL COM CPV CRI CUB DJI DMA DOM DZA ECU EGY ERI ETH FJI FSM GAB GHA GIN GMB GNB GNQ GRD GTM GUY HND HTI IDN IND IRN IRQ JAM JOR KEN KHM KIR KNA KWT LAO LBN LBR LBY LCA LKA LSO MAR MDG MDV MHL MLI MMR MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NPL NRU OMN PAK PAN PER PHL PNG PRK PRY PSE QAT RWA SAU SDN SEN SGP SLB SLE SLV SOM SSD STP SUR SWZ SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN TZA UGA URY VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE
aosis|Alliance of Small Island States|AOSIS; Alliance of Small Island Developing States|ATG BHS BLZ BRB COM CPV CUB DMA DOM FJI FSM GNB GRD GUY HTI JAM KIR KNA LCA MDV MHL MUS NRU PLW PNG SGP SLB STP SUR SYC TLS TON TTO TUV VCT VUT WSM
ldcs|Least Developed Countries|LDCs; LDC; LDC Group|AFG AGO BDI BEN BFA BGD CAF COD COM DJI ERI ETH GIN GMB GNB HTI KHM KIR LAO LBR LSO MDG MLI MMR MOZ MRT MWI NER NPL RWA SDN SEN SLB SLE SOM SSD TCD TGO TLS TUV TZA UGA YEM ZMB
lldcs|Landlocked Developing Countries|LLDCs; LLDC|AFG ARM AZE BDI BFA BOL BTN BWA CAF ETH KAZ KGZ LAO LSO MDA MKD MLI MNG MWI NER NPL PRY RWA SSD SWZ TCD TJK TKM UGA UZB ZMB ZWE
asean|Association of Southeast Asian Nations|ASEAN|BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM
au|African Union|AU|AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE
las|League of Arab States|LAS; Arab League|ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM
gcc|Gulf Cooperation Council|GCC|ARE BHR KWT OMN QAT SAU
caricom|Caribbean Community|CARICOM|ATG BHS BLZ BRB DMA GRD GUY HTI JAM KNA LCA SUR TTO VCT
oecs|Organisation of Eastern Caribbean States|OECS|ATG DMA GRD KNA LCA VCT
pif|Pacific Islands Forum|PIF; Pacific Island Forum|AUS FJI FSM KIR MHL NRU NZL PLW PNG SLB TON TUV VUT WSM
msg|Melanesian Spearhead Group|MSG|FJI PNG SLB VUT
nordic|Nordic countries|Nordics; Nordic States|DNK FIN ISL NOR SWE
baltic|Baltic States|Baltics; Baltic countries|EST LTU LVA
benelux|Benelux Union|Benelux|BEL LUX NLD
canz|CANZ|CAN Z; Canada, Australia and New Zealand|AUS CAN NZL
csto|Collective Security Treaty Organization|CSTO|ARM BLR KAZ KGZ RUS TJK
cis|Commonwealth of Independent States|CIS|ARM AZE BLR KAZ KGZ MDA RUS TJK UZB
eaeu|Eurasian Economic Union|EAEU|ARM BLR KAZ KGZ RUS
sco|Shanghai Cooperation Organisation|SCO|BLR CHN IND IRN KAZ KGZ PAK RUS TJK UZB
brics|BRICS|BRICS+; BRICS Plus|ARE BRA CHN EGY ETH IDN IND IRN RUS SAU ZAF
basic|BASIC countries|BASIC|BRA CHN IND ZAF
mercosur|Southern Common Market|MERCOSUR|ARG BOL BRA PRY URY
sica|Central American Integration System|SICA|BLZ CRI DOM GTM HND NIC PAN SLV
celac|Community of Latin American and Caribbean States|CELAC|ARG ATG BHS BLZ BOL BRA BRB CHL COL CRI CUB DMA DOM ECU GRD GTM GUY HND HTI JAM KNA LCA MEX NIC PAN PER PRY SLV SUR TTO URY VCT VEN
sadc|Southern African Development Community|SADC|AGO BWA COD COM LSO MDG MOZ MUS MWI NAM SWZ SYC TZA ZAF ZMB ZWE
cplp|Community of Portuguese-speaking Countries|CPLP|AGO BRA CPV GNB GNQ MOZ PRT STP TLS
g7|Group of Seven|G7; G-7|CAN DEU FRA GBR ITA JPN USA
mikta|MIKTA||AUS IDN KOR MEX TUR
efta|European Free Trade Association|EFTA|CHE ISL LIE NOR
guam|Organization for Democracy and Economic Development – GUAM|GUAM|AZE GEO MDA UKR
ots|Organization of Turkic States|OTS; Organisation of Turkic States|AZE KAZ KGZ TUR UZB
saarc|South Asian Association for Regional Cooperation|SAARC|AFG BGD BTN IND LKA MDV NPL PAK
bimstec|Bay of Bengal Initiative for Multi-Sectoral Technical and Economic Cooperation|BIMSTEC|BGD BTN IND LKA MMR NPL THA
sids|Small Island Developing States|SIDS|ATG BHS BLZ BRB COM CPV CUB DMA DOM FJI FSM GNB GRD GUY HTI JAM KIR KNA LCA MDV MHL MUS NRU PLW PNG SGP SLB STP SUR SYC TLS TON TTO TUV VCT VUT WSM
umbrella|Umbrella Group||AUS CAN GBR ISL ISR JPN KAZ NOR NZL UKR USA
eig|Environmental Integrity Group|EIG|CHE GEO KOR LIE MCO MEX
arab-group|Arab Group||ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM
oic|Organization of Islamic Cooperation|OIC; Organisation of Islamic Cooperation|AFG ALB ARE AZE BEN BFA BGD BHR BRN CIV CMR COM DJI DZA EGY GAB GIN GMB GNB GUY IDN IRN IRQ JOR KAZ KGZ KWT LBN LBY MAR MDV MLI MOZ MRT MYS NER NGA OMN PAK PSE QAT SAU SDN SEN SLE SOM SUR SYR TCD TGO TJK TKM TUN TUR UGA UZB YEM
oecd|Organisation for Economic Co-operation and Development|OECD|AUS AUT BEL CAN CHE CHL COL CRI CZE DEU DNK ESP EST FIN FRA GBR GRC HUN IRL ISL ISR ITA JPN KOR LTU LUX LVA MEX NLD NOR NZL POL PRT SVK SVN SWE TUR USA
`;

/** Every group of the roster, each id and name once. Parties are made of them in roster.ts. */
export const groups: readonly GroupRow[] = rows
  .trim()
  .split("\n")
  .map((row) => {
    const [id = "", name = "", aliases = "", members = ""] = row.split("|");
    return { id, name, aliases: aliases === "" ? [] : aliases.split("; "), members: members.split(" ") };
  });
