// The languages of the chat's page. Each is a build of its own, so that nobody fetches another's sentences.
import { existsSync } from 'node:fs';

/**
 * By their tag. `folder`: below that of English, which is the build's own. Of each page `html` is what it says before a
 * script runs, by what stands before it. `instead`: where the words of a module stand in that language, by ends of
 * paths. What is in a page's `strings/en` is in its `strings/<tag>`, under the same name. `lacks`: what a page may still
 * say in English.
 */
export const LANGUAGES = {
  en: { folder: '', chat: { html: {}, instead: {} }, control: { html: {}, instead: {} } },
  ko: {
    folder: '/ko',
    chat: {
      html: {
        '<html lang="': 'ko',
        '<p class="muted late">': '채팅을 여는 중…',
        '<p class="muted not-come">': '생각보다 오래 걸립니다. ',
        '<a href="">': '페이지 다시 불러오기',
        '<noscript>': 'Holdfast를 쓰려면 JavaScript가 필요합니다.',
      },
      instead: {
        'src/browser/shared/end-phrases': 'src/browser/chat/strings/ko/end-phrases',
        'src/browser/shared/sign-in-failure-phrases': 'src/browser/chat/strings/ko/sign-in-failure-phrases',
        'src/protocol/refusal-phrases': 'src/browser/chat/strings/ko/refusal-phrases',
      },
    },
    control: {
      html: {
        '<p class="muted not-come">': '생각보다 오래 걸립니다. ',
        '<a class="link" href="">': '페이지 다시 불러오기',
        '<noscript>': '관제실을 쓰려면 JavaScript가 필요합니다.',
      },
      instead: {},
      lacks: /\/(?:actions|conservation|incidents|life|modes|nodes|page|people|store|survival|totals)\.ts$/,
    },
  },
};

/**
 * Puts a language's sentences where a module of the page (`chat`, `control`) names the English ones. Ends the build
 * where one of them is missing, or is named by nothing any more. `English` of a translation is a type, and asks for no
 * module.
 */
export function spokenIn(tag, page) {
  const { instead, lacks } = LANGUAGES[tag][page];
  const english = new RegExp(
    `/${page}/strings/en(?=/(?:[^/]+/)?[^/]+\\.ts$${page === 'chat' ? '|\\.ts$' : ''})`,
  );
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
            ? path.replace(english, `/${page}/strings/${tag}`)
            : path.replace(end, instead[end]);
        if (other === path) return undefined;
        if (!existsSync(other)) {
          if (lacks?.test(path)) return undefined;
          return { errors: [{ text: `there is no ${other}, which translates ${path}` }] };
        }
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

/** A page's HTML in a language. Throws where a place of words is not there any more. */
export function htmlIn(tag, html, page = 'chat') {
  let made = html;
  for (const [before, words] of Object.entries(LANGUAGES[tag][page].html)) {
    const from = made.indexOf(before) + before.length;
    if (from < before.length) throw new Error(`the page has no ${before} any more: see LANGUAGES`);
    made = made.slice(0, from) + made.slice(from).replace(/^[^"<]*/, words);
  }
  return made;
}
