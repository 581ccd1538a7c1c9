import type { MailPhrases } from '../en/mails.js';

export const mails: MailPhrases = {
  reset: ({ name, site, link }) => ({
    subject: `${hostOf(site)} 새 비밀번호`,
    text: `${site}의 “${name}” 계정에 새 비밀번호를 정하려는 요청이 있었습니다.

본인이 요청했다면 한 시간 안에 아래 주소를 열어 비밀번호를 정하세요. 링크는 한 번만 쓸 수 있습니다.

${link}

요청한 적이 없다면 아무것도 하지 않아도 됩니다. 비밀번호는 그대로입니다. 이 메일을 누구에게도 전달하지 마세요.
`,
  }),
  confirm: ({ site, link }) => ({
    subject: `${hostOf(site)} 메일 주소 확인`,
    text: `${site}에서 누군가 이 메일 주소를 자기 계정의 주소로 적었습니다.

본인이라면 한 시간 안에 아래 주소를 여세요.

${link}

본인이 아니라면 아무것도 하지 않아도 됩니다. 확인하지 않으면 이 주소는 누구의 것도 되지 않습니다.
`,
  }),
};

function hostOf(site: string): string {
  return new URL(site).host;
}
