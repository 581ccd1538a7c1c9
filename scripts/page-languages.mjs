// The languages of the chat's page. Each is a build of its own, so that nobody fetches another's sentences.
import { existsSync } from 'node:fs';

/**
 * By their tag. `folder`: below that of English, which is the build's own. `html`: what the page says before a script
 * runs. `instead`: where the words of a module stand in that language, by ends of paths. What is in `strings/en` is in
 * `strings/<tag>`, under the same name.
 */
export const LANGUAGES = {
  en: { folder: '', html: {}, instead: {} },
  ko: {
    folder: '/ko',
    html: {
      '<html lang="en">': '<html lang="ko">',
      'Opening the chat…': '채팅을 여는 중…',
      'Holdfast needs JavaScript.': 'Holdfast를 쓰려면 JavaScript가 필요합니다.',
    },
    instead: {
      'src/browser/shared/end-phrases': 'src/browser/chat/strings/ko/end-phrases',
      'src/protocol/refusal-phrases': 'src/browser/chat/strings/ko/refusal-phrases',
    },
  },
};

/**
 * Puts a language's sentences where a module names the English ones. Ends the build where one of them is missing, or
 * is named by nothing any more. `English` of a translation is a type, and asks for no module.
 */
export function spokenIn(tag) {
  const { instead } = LANGUAGES[tag];
  return {
    name: `spoken-in-${tag}`,
    setup: ({ onLoad, onEnd }) => {
      const met = new Set();
      if (tag === 'en') return;
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const end = Object.keys(instead).find((one) => path.endsWith(`/${one}.ts`));
        if (end !== undefined) met.add(end);
        const other =
          end === undefined
            ? path.replace(/\/chat\/strings\/en(?=\/[^/]+\.ts$|\.ts$)/, `/chat/strings/${tag}`)
            : path.replace(end, instead[end]);
        if (other === path) return undefined;
        if (!existsSync(other))
          return { errors: [{ text: `there is no ${other}, which translates ${path}` }] };
        return { contents: `export * from ${JSON.stringify(other)};`, loader: 'js', resolveDir: '/' };
      });
      onEnd(() => ({
        errors: Object.keys(instead)
          .filter((one) => !met.has(one))
          .map((one) => ({ text: `nothing imports ${one} any more: see LANGUAGES` })),
      }));
    },
  };
}

/** The page's HTML in a language. Throws where it does not say any more what is translated. */
export function htmlIn(tag, html) {
  let made = html;
  for (const [english, words] of Object.entries(LANGUAGES[tag].html)) {
    if (!made.includes(english))
      throw new Error(`the page does not say “${english}” any more: see LANGUAGES`);
    made = made.replace(english, words);
  }
  return made;
}
