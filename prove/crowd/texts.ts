/**
 * What people write: one character to the longest text, in many scripts, with all that looks like markup, JSON or a
 * line's end.
 */
import { LIMITS } from '../../src/protocol/limits.js';
import type { Random } from '../random.js';

const words = (text: string): readonly string[] => text.split(' ');

/** One way of writing: pieces that are put together, and what stands between them. */
interface Hand {
  readonly pieces: readonly string[];
  readonly between: readonly string[];
}

const SPACES = [' '] as const;

const HANDS: Readonly<Record<string, Hand>> = {
  latin: {
    pieces: words(
      'the deploy is done Größe naïve façade łódź where İstanbul ñandú I’ll check tomorrow, ok? no.',
    ),
    between: [' ', ' ', ' ', '  ', '\n', '\n\n', '\u00a0'],
  },
  korean: {
    pieces: words(
      '오늘 회의는 세 시에 시작합니다. 배포가 끝났어요? 네, 확인했습니다! ㅋㅋㅋ 가족과 함께 값싼 읽다 뷁',
    ),
    between: SPACES,
  },
  japanese: {
    pieces: words(
      '明日の会議は三時からです。 デプロイ完了！ ｶﾀｶﾅ それで、 了解しました。 「はい」 龍が如く 𠮷野家 々〆',
    ),
    between: ['', '', '\u3000', '\n'],
  },
  arabic: {
    pieces: words('السلام عليكم، هل انتهى النشر؟ نعم. مَرْحَبًا ١٢٣ لا\u200cبأس شكراً \u200fabc\u200f'),
    between: SPACES,
  },
  hebrew: {
    pieces: words('שלום לכולם, הפריסה הסתיימה? כן! בְּרֵאשִׁית 42 צה״ל ג׳ירפה \u200eok\u200e'),
    between: SPACES,
  },
  thai: { pieces: words('สวัสดีครับ ประชุมบ่ายสาม ขอบคุณมากๆ กำลังทำอยู่ น้ำ ที่นี่ ๑๒๓'), between: ['', '', ' '] },
  emoji: {
    pieces: words('👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 🇰🇷🇺🇸 👍🏽 ☕️ 🧑🏿‍🚀 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 😀 🫠 ❤️‍🔥'),
    between: ['', '', ' '],
  },
  marks: {
    // Composed and decomposed forms stay as they were written; marks pile up; one of two ways to write the same
    // syllable.
    pieces: words(
      'e\u0301te\u0301 \u00e9t\u00e9 Z\u0351\u036b\u0343a\u0353\u0323l\u0321g\u0322o\u0489 \u1112\u1161\u11ab \ud55c A\u030a \u212b ṩ s\u0323\u0307',
    ),
    between: SPACES,
  },
  code: {
    pieces: [
      '```ts\n\tif (a < b && c > d) {\n\t\treturn `x\u0024{1}`;\n\t}\n```',
      '    def f(x):\n        return x  # trailing  \n',
      '<script>alert(1)</script>',
      '&amp; &lt;b&gt; %00 %0d%0a $(rm -rf) ; DROP TABLE "x";--',
      'redis.call("HSET", KEYS[1], ARGV[2])',
    ],
    between: ['\n', '\r\n', '\n\n'],
  },
  quotes: {
    pieces: words(
      '"double" \'single\' „deutsch“ «français» 「日本」 `back` \\back\\slash\\ \\n \\u0041 \\" ’ ” it\'s',
    ),
    between: [' ', '\t'],
  },
  lines: {
    pieces: words('first second third *star* > quote - item 4. four # head'),
    between: ['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\u000b', '\n    ', '\n\t'],
  },
  json: {
    pieces: [
      '{"ok":true}',
      '42["send",{"room":"general"}]',
      '451-0["x",{"_placeholder":true,"num":0}]',
      '{"seq":1,"mid":"x","text":"\\u0000"}',
      '[null,{"__proto__":{"a":1}},1e999]',
      '$16\r\n+OK\r\n-ERR no\r\n:7\r\n*2\r\n',
      '4\u001e6\u001e',
      'undefined NaN null true',
    ],
    between: [' ', '\n', '', '\ufeff', '\u007f'],
  },
};
const HAND_NAMES = Object.keys(HANDS);

const FULL_CHANCE = 0.03;

/** A length: each order of magnitude is as likely, and some nearly fill what there is. */
function lengthOf(random: Random): number {
  if (random.chance(FULL_CHANCE)) return random.int(LIMITS.textMaxChars * 0.7, LIMITS.textMaxChars + 1);
  return Math.min(
    LIMITS.textMaxChars,
    Math.floor(Math.exp(random.next() * Math.log(LIMITS.textMaxChars + 1))),
  );
}

/** The next text of this writer: 1 to `LIMITS.textMaxChars` UTF-16 units, well-formed, with something to see in it. */
export function writeText(random: Random): string {
  const wanted = lengthOf(random);
  const usual = random.pick(HAND_NAMES);
  const others = random.chance(0.5) ? 0 : 0.2;
  let text = '';
  while (text.length < wanted) {
    // People write in one language, and paste a line or quote a word of another.
    const hand = HANDS[random.chance(others) ? random.pick(HAND_NAMES) : usual] as Hand;
    const passage = random.int(1, 40);
    for (let piece = 0; piece < passage && text.length < wanted; piece += 1) {
      // A number now and then, so that no two long texts are alike.
      const next = random.chance(0.15) ? String(random.int(0, 1_000_000)) : random.pick(hand.pieces);
      text += next + random.pick(hand.between);
    }
  }
  return seen(text.slice(0, wanted).toWellFormed().replaceAll('\ufffd', '.'), random);
}

/** What would show nothing gets a letter in place of its last character: nobody can send it. */
function seen(text: string, random: Random): string {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)
    ? text
    : text.slice(0, -1) + random.pick(['a', '가', 'あ', 'ا', 'א', 'ก']);
}
