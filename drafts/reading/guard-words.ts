/**
 * The words that a comparison asks to look at twice, by language. These are lists, not opinions: the words with which
 * texts of the United Nations bind, deny, count and limit, in its six languages.
 *
 * Not covered are obligations without such a word ("it is for States to"), forms of verbs that are not listed, numbers
 * in words above those listed or attached to other words, and in Chinese and Arabic words that grow together with their
 * neighbours. Words with a second meaning are listed all the same ("will" as a noun, "second" of time); only "may" in
 * an English date is left to the dates. For any other language the English lists and numbers in figures are used. See
 * docs/spec.md, D5.
 */

/** For each kind, the alternatives of a regular expression. */
export interface GuardWords {
  readonly modal: string;
  readonly negation: string;
  readonly quantifier: string;
  readonly verb: string;
  /** Numbers in words; those in figures are found in every language. */
  readonly number: string;
  readonly months: string;
}

const list = (...words: readonly string[]): string => words.join("|");

const englishMonths = "January|February|March|April|May|June|July|August|September|October|November|December";

/** The start of a paragraph, with what may come before its verb. */
const opening = "(?<=^\\s*(?:(?:also|further|again|strongly|deeply|fully) )*)";
const enVerbs = list(
  "decid|request|recommend|encourag|invit|urg|reaffirm|affirm|stress|emphasi[sz]|welcom|endors|adopt|approv|condemn",
  "deplor|demand|recogni[sz]|acknowledg|reiterat|underlin|underscor|agre|recall|express|consider",
);

const en: GuardWords = {
  modal: list(
    "shall|should|may|will|must|can|could|would|might|ought to|needs? to",
    "(?:is|are|was|were|be) (?:not )?(?:strongly )?(?:encouraged|required|requested|invited|urged|expected|obliged|bound|permitted|allowed|entitled|called upon|intended) to",
    "(?:is|are) to(?= [a-z])|(?:has|have) to|bound by|strive to|endeavou?r to|undertakes? to|commits? to",
  ),
  negation: list(
    "not|no|never|nor|neither|without|none|cannot|non(?=-)|except|unless|nothing|fails? to|refrains?|avoids?|prevents?",
  ),
  quantifier: list(
    "all|any|some|each|every|both|most|many|several|few|fewer|only|at least|at most|no later than|up to|half|a majority|majority",
    "more than|less than|not less than|relevant|interested|certain|in particular",
    "(?:as|where|when|if|wherever|whenever) (?:and (?:where|when) )?(?:appropriate|applicable|necessary|possible|relevant|feasible|practicable)",
    "as far as possible|to the extent (?:possible|feasible|practicable)|inter alia|on a voluntary basis|voluntary|voluntarily|mandatory|legally binding|binding",
    "subject to|in accordance with|consistent with|without prejudice to|mutatis mutandis|exclusively|solely|progressively|immediately",
  ),
  verb: list(
    // At the start of a paragraph in any form; in a report after its subject ("States agreed"), but not "agreed by".
    `${opening}(?:(?:${enVerbs})ing|calling (?:up)?on|taking note|noting)`,
    `not(?:es|ed)|(?:${enVerbs})(?:es|s|e?d(?! (?:by|in|on|at|under|to)\\b)|e?(?= (?:that|the|to) ))`,
    "calls? (?:up)?on|called (?:up)?on|takes? note(?: with appreciation)?|took note",
  ),
  number: list(
    "(?:one|two|three)[- ](?:thirds?|quarters?|fifths?|fourths?)",
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen",
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?",
    "hundreds?|thousands?|millions?|billions?|dozens?|once|twice|double|triple",
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|twentieth",
    "biennial|biennially|annual|annually|biannual|triennial|quarterly",
  ),
  months: englishMonths,
};

const fr: GuardWords = {
  modal: list(
    "doit|doivent|devait|devaient|devrait|devraient|devra|devront|peut|peuvent|pourrait|pourraient|pourra|pourront",
    "(?:est|sont) (?:tenue?s? de|invitée?s? à|encouragée?s? à|priée?s? de|appelée?s? à)|s[’']engagent? à|il convient|il faut|sera|seront|serait|seraient|veillera|veilleront|est à|sont à",
  ),
  negation: "ne|n(?=[’'])|pas|non|aucun|aucune|jamais|ni|sans|sauf|nul|nulle|rien|hormis|excepté|à moins",
  quantifier: list(
    "tous|toutes|tout|toute|chaque|chacun|chacune|certains|certaines|quelques|plusieurs|la plupart|seul|seule|seuls|seules|seulement|uniquement",
    "au moins|au plus|au maximum|les deux|peu de|la majorité|majorité|la moitié|notamment|y compris|entre autres|en particulier|intéressée?s|compétente?s|pertinente?s",
    "(?:le cas échéant|selon qu[’']il convient|s[’']il y a lieu|si nécessaire|si possible|dans la mesure du possible|selon les besoins)|à titre volontaire|volontaire|volontaires|contraignante?s?|sous réserve|conformément à",
  ),
  verb: list(
    "décide(?:nt)?|demande(?:nt)?|prie(?:nt)?|recommande(?:nt)?|encourage(?:nt)?|invite(?:nt)?|engage(?:nt)? instamment|exhorte(?:nt)?|réaffirme(?:nt)?|souligne(?:nt)?|note(?:nt)?|prend note|prennent note|rappelle(?:nt)?|se félicite(?:nt)?|approuve(?:nt)?|adopte(?:nt)?|condamne(?:nt)?|exige(?:nt)?|reconnaît|reconnaissent",
    "décidant|demandant|priant|recommandant|encourageant|invitant|exhortant|réaffirmant|soulignant|notant|prenant note|rappelant|se félicitant|approuvant|condamnant|reconnaissant|considérant",
  ),
  number:
    "zéro|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|cents|mille|millions?|milliards?|premier|première|deuxième|second|seconde|troisième|quatrième|cinquième|dixième|tiers|quart|quarts|annuel|annuelle|biennal|biennale",
  months: "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
};

const es: GuardWords = {
  modal: list(
    "debe|deben|debería|deberían|deberá|deberán|puede|pueden|podría|podrían|podrá|podrán|ha de|han de|habrá de|habrán de|tendrán que|tendrá que|será|serán|sería|serían",
    "se (?:alienta|insta|invita|exhorta|pide) a|se comprometen? a|están? obligad[oa]s? a",
  ),
  negation: "no|ni|nunca|jamás|sin|ningún|ninguno|ninguna|salvo|excepto|nada|a menos que|tampoco",
  quantifier: list(
    "todos|todas|todo|toda|cada|algunos|algunas|algún|alguna|varios|varias|ciertos|ciertas|muchos|muchas|pocos|pocas|solo|sólo|únicamente|solamente|la mayoría|mayoría|ambos|ambas|la mitad|cualquier|cualesquiera",
    "al menos|por lo menos|como mínimo|como máximo|a más tardar|en particular|especialmente|entre otros|entre otras|entre otras cosas|incluid[oa]s?|interesad[oa]s|pertinentes?|competentes",
    "según proceda|según corresponda|cuando proceda|si procede|cuando sea (?:posible|necesario)|en la medida de lo posible|de ser necesario|voluntari[oa]s?|voluntariamente|vinculantes?|con sujeción a|de conformidad con",
  ),
  verb: list(
    "decide|deciden|solicita|solicitan|pide|piden|recomienda|recomiendan|alienta|alientan|invita|invitan|insta|instan|exhorta|exhortan|reafirma|reafirman|subraya|subrayan|destaca|destacan|observa|observan|toma nota|toman nota|recuerda|recuerdan|acoge con beneplácito|acogen con beneplácito|aprueba|aprueban|adopta|adoptan|condena|condenan|exige|exigen|reconoce|reconocen",
    "decidiendo|solicitando|recomendando|alentando|invitando|instando|exhortando|reafirmando|subrayando|destacando|observando|tomando nota|recordando|acogiendo con beneplácito|condenando|reconociendo|considerando",
  ),
  number:
    "cero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|mil|millón|millones|primer|primero|primera|segundo|segunda|tercer|tercero|tercera|cuarto|cuarta|quinto|quinta|décimo|décima|tercio|tercios|anual|anuales|bienal|bienales",
  months: "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
};

const ru: GuardWords = {
  modal: list(
    "должен|должна|должно|должны|следует|следовало(?: бы)?|может|могут|мог бы|могла бы|могло бы|могли бы|могли|обязан|обязана|обязано|обязаны|обязуется|обязуются|вправе|необходимо|надлежит|нужно|нельзя|призван|призваны|будет|будут|может быть|рекомендуется|предлагается",
  ),
  negation: "не|ни|нет|без|никогда|никакой|никакая|никакие|никаких|никто|ничто|кроме|за исключением|если только|нельзя",
  quantifier: list(
    "все|всех|всем|всеми|всё|каждый|каждое|каждая|каждого|каждому|любой|любая|любое|любые|любых|некоторые|некоторых|некоторым|некоторыми|многие|многих|многим|несколько|ряд|ряда|только|лишь|исключительно|большинство|большинства|оба|обе|половина",
    "по меньшей мере|по крайней мере|не менее|не более|не позднее|в частности|в том числе|в особенности|включая|особенно|заинтересованные|заинтересованных|соответствующие|соответствующих|другие|других",
    "в соответствующих случаях|при необходимости|по мере необходимости|по возможности|по мере возможности|в надлежащих случаях|где это уместно|на добровольной основе|добровольно|добровольный|добровольные|добровольных|обязательный|обязательные|обязательных|при условии|без ущерба",
  ),
  verb: list(
    "постановляет|постановляют|просит|просят|рекомендует|рекомендуют|призывает|призывают|предлагает|предлагают|настоятельно призывает|настоятельно призывают|подтверждает|подтверждают|подчеркивает|подчеркивают|подчёркивает|отмечает|отмечают|принимает к сведению|принимают к сведению|напоминает|напоминают|приветствует|приветствуют|одобряет|одобряют|утверждает|утверждают|осуждает|осуждают|требует|требуют|признает|признают|поощряет|поощряют",
    "постановляя|рекомендуя|призывая|предлагая|подтверждая|подчеркивая|отмечая|принимая к сведению|ссылаясь|напоминая|приветствуя|осуждая|признавая",
  ),
  number:
    "ноль|один|одна|одно|одного|одной|два|две|двух|три|трех|трёх|четыре|четырех|пять|пяти|шесть|шести|семь|семи|восемь|восьми|девять|девяти|десять|десяти|одиннадцать|двенадцать|двенадцати|пятнадцать|двадцать|двадцати|тридцать|тридцати|сорок|пятьдесят|сто|тысяча|тысячи|тысяч|миллион|миллиона|миллионов|миллиард|миллиардов|первый|первая|первое|первого|второй|вторая|второе|второго|третий|третья|третье|третьего|треть|трети|четверть|ежегодно|ежегодный|ежегодные",
  months:
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь|январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре",
};

const zh: GuardWords = {
  modal:
    "必须|应当|应该|(?<![相适供反效响对])应(?!对|急|用|答|变)|可以|(?<![许认])可(?!持续|能性|再生|靠|行性|见|及)|不得|不应|务必|须|需要|需|将|能够|有义务|有权",
  negation:
    "不得|不(?!断|同(?!意)|仅|久|管|论|但)|未|无(?!论)|没有|除非|(?<![是])非(?!洲|常|政府|正式)|切勿|避免|除外|并非",
  quantifier:
    "所有|全部|任何|一些|某些|部分|每个|每一|每|各(?!自为)|仅|只|至少|至多|不少于|不超过|不迟于|大多数|多数|许多|若干|有关|相关|感兴趣|酌情|视情况|必要时|适当时|在适用情况下|尽可能|在可能的情况下|特别是|尤其|除其他外|包括|自愿|有约束力|强制性|一半|双方|其他",
  verb: "决定|请|要求|建议|鼓励|邀请|促请|敦促|呼吁|重申|强调|注意到|回顾|欢迎|核可|认可|通过|谴责|认识到|确认|赞赏|表示|同意",
  number:
    "第?[零〇一二三四五六七八九十百千万亿两]+(?=[个项年月日天次届章条款段国名份种类轮])|百分之[零〇一二三四五六七八九十百点]+|[一二三四五六七八九十]+分之[一二三四五六七八九十]+",
  months: "",
};

const ar: GuardWords = {
  modal: list(
    "يجب|ينبغي|يمكن|يجوز|سوف|يتعين|يلزم|يتوجب|لا بد|يحق|تلتزم|يلتزم|تتعهد|يتعهد|يستطيع|تستطيع|بإمكان|مطالبة|مدعوة|ملزمة|ملزم|على (?=الدول|الأطراف|جميع)",
  ),
  negation: "لا|ليس|ليست|لم|لن|ما لم|دون|بدون|غير|إلا|عدا|باستثناء|عدم|كلا|أبدا|لئلا",
  quantifier: list(
    "جميع|كل|بعض|أي|أية|معظم|فقط|كافة|عدة|عدد من|كثير من|العديد من|كلا|كلتا|أغلبية|غالبية|نصف|سائر|مختلف",
    "على الأقل|على الأكثر|لا سيما|ولا سيما|بما في ذلك|من بين|في جملة أمور|ضمن أمور أخرى|بصفة خاصة|على وجه الخصوص|المعنية|ذات الصلة|الأخرى|المهتمة",
    "حسب الاقتضاء|عند الاقتضاء|حيثما ينطبق|عند الضرورة|قدر الإمكان|حيثما أمكن|على أساس طوعي|طوعي|طوعية|طوعا|ملزمة قانونا|رهنا|وفقا",
  ),
  verb: "تقرر|يقرر|تطلب|يطلب|توصي|يوصي|تشجع|يشجع|تدعو|يدعو|تحث|يحث|تهيب|يهيب|تؤكد|يؤكد|تعيد تأكيد|تشدد|يشدد|تلاحظ|يلاحظ|تحيط علما|يحيط علما|تشير|يشير|ترحب|يرحب|تقر|يقر|تعتمد|يعتمد|تدين|يدين|تسلم|يسلم|توافق|يوافق|إذ تلاحظ|إذ تؤكد|إذ تشير|إذ ترحب|إذ تسلم",
  number:
    "واحد|واحدة|اثنان|اثنين|اثنتان|ثلاثة|ثلاث|أربعة|أربع|خمسة|خمس|ستة|ست|سبعة|سبع|ثمانية|ثماني|تسعة|تسع|عشرة|عشر|عشرون|عشرين|ثلاثون|ثلاثين|أربعون|أربعين|خمسون|خمسين|مائة|مئة|ألف|آلاف|مليون|ملايين|مليار|الأول|الأولى|الثاني|الثانية|الثالث|الثالثة|الرابع|الرابعة|الخامس|الخامسة|ثلث|ثلثي|ربع|سنوي|سنوية|سنويا|في المائة|بالمائة",
  months:
    "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
};

/** The lists, by primary language subtag. */
export const guardWords: Readonly<Record<string, GuardWords>> = { en, fr, es, ru, zh, ar };
