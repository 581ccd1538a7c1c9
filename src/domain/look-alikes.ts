import unhomoglyph from 'unhomoglyph';

/**
 * Letters that look like a Latin one in common fonts, after lower-casing, and are taken for it by us though Unicode's
 * table does not.
 */
const OWN: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ґ: 'r',
  г: 'r',
  һ: 'h',
  н: 'h',
  і: 'l',
  ї: 'l',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  у: 'y',
  ү: 'y',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  ь: 'b',
  з: '3',
  ӡ: '3',
  ә: 'e',
  б: '6',
  // Greek
  α: 'a',
  β: 'b',
  γ: 'y',
  ε: 'e',
  η: 'n',
  ι: 'l',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  ς: 'c',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  ζ: 'z',
  // Armenian, Latin extensions and digits
  ո: 'n',
  ս: 'u',
  օ: 'o',
  հ: 'h',
  ɑ: 'a',
  ɡ: 'g',
  ı: 'l',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ƅ: 'b',
  ʏ: 'y',
  ꞵ: 'b',
  0: 'o',
  1: 'l',
  i: 'l',
};

/** Small capitals: a name in them reads as the same name in capitals. */
const SMALL_CAPITALS = 'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzꭰdꮖi';
const CAPITALS = new Map(
  Array.from({ length: SMALL_CAPITALS.length / 2 }, (_, at) => [
    SMALL_CAPITALS[at * 2] as string,
    SMALL_CAPITALS[at * 2 + 1] as string,
  ]),
);

const ASCII = /^\p{ASCII}*$/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The text with every letter put down to the plainest that looks like it (UTS #39's skeleton, and further). Case,
 * accents, invisible characters and look-alikes are folded. The same for the result again. ASCII letters stay apart
 * (`rn` and `m` are different names), but for
 * `0`, `1` and `i`.
 */
export function plainShape(text: string): string {
  return settled(text.toLowerCase());
}

/**
 * The same of the text as it is written: capitals can look like other letters than their small ones do (Greek Η and η).
 * Some marks look like letters (Kannada's ಂ like o).
 */
export function writtenShape(text: string): string {
  return settled(visually(withCombiningMarksAsLetters(text)).toLowerCase());
}

/** Turns each mark that Unicode's table shows as a Latin letter or digit into that. */
function withCombiningMarksAsLetters(text: string): string {
  return text.normalize('NFKC').replace(/\p{M}/gu, (mark) => {
    const seen = unhomoglyph(mark);
    return /^[a-z0-9]$/i.test(seen) ? seen : mark;
  });
}

function settled(text: string): string {
  let shape = text;
  // Each table leads nearer to Latin; more than a few rounds would be a circle.
  for (let round = 0; round < 6; round += 1) {
    const next = fold(shape);
    if (next === shape) return shape;
    shape = next;
  }
  return shape;
}

function fold(text: string): string {
  const bare = visually(text).toLowerCase();
  return [...withoutCombiningMarks(bare)]
    .map((letter) => OWN[letter] ?? CAPITALS.get(letter) ?? letter)
    .join('');
}

/** By Unicode's table of confusable characters. */
function visually(text: string): string {
  return [...withoutCombiningMarks(text)]
    .map((letter) => {
      if (ASCII.test(letter)) return letter;
      return OWN[letter] ?? CAPITALS.get(letter) ?? unhomoglyph(letter);
    })
    .join('');
}

function withoutCombiningMarks(text: string): string {
  return text.normalize('NFKC').replace(INVISIBLE, '').trim().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** As keys of names were made before Unicode's table was used: accounts of then are found by it. */
export function formerShape(text: string): string {
  const plain = text.normalize('NFKC').trim().toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return [...plain].map((letter) => OWN[letter] ?? letter).join('');
}
