/** The Korean of refusals: what was wrong, and what would be right. */
import type { AccessPhrases } from '../../../../protocol/access-refusal.js';
import type { AddressFault } from '../../../../protocol/address-fault.js';
import type { ChangeKind } from '../../../../protocol/entries.js';
import type { FileRefusal } from '../../../../protocol/file-refusal.js';
import type { PhrasesOf } from '../../../../protocol/phrases.js';
import type { RefusalPhrases } from '../../../../protocol/refusal-phrases.js';

const WHO_MAY: Readonly<Record<ChangeKind, string>> = {
  edit: '쓴 사람만 메시지를 수정할 수 있습니다.',
  delete: '쓴 사람, 방의 관리자, 운영자만 메시지를 삭제할 수 있습니다.',
  react: '방의 멤버만 반응할 수 있습니다.',
  pin: '방의 관리자나 운영자만 여기에 고정할 수 있습니다.',
};

const SOCKETS = {
  person: '열린 연결이 너무 많습니다. 탭을 몇 개 닫으세요.',
  address: '같은 주소에서 열린 연결이 너무 많습니다. 몇 개를 닫으세요.',
};

const PASS_HOST = '프록시가 Host를 그대로 넘기게 하세요(nginx: proxy_set_header Host $host)';

function askedAs(host: string | null, secure: boolean): string {
  return host === null ? 'Host 없이' : `${secure ? 'https' : 'http'}://${host} 주소로`;
}

const accessPhrases: AccessPhrases = {
  'no-origin': () => '이 사이트의 Origin 헤더가 있어야 바꿀 수 있습니다.',
  'other-site': ({ origin, host, secure }) => {
    const page = origin === null ? '어느 사이트인지 밝히지 않았고' : `${origin} 사이트의 것이고`;
    const cure =
      origin === null ? '' : ` 그것이 이 채팅이라면 --origins ${origin} 옵션으로 시작하거나, ${PASS_HOST}.`;
    return `다른 사이트의 요청은 받지 않습니다. 이 화면은 ${page}, 요청은 ${askedAs(host, secure)} 왔습니다.${cure}`;
  },
  'unknown-host': ({ host, secure }) =>
    `이 채팅은 이 컴퓨터에서만 열리는데, 요청이 모르는 곳에서 ${askedAs(host, secure)} 왔습니다. 사람들이 여는 주소와 함께 --origins 옵션으로 시작하고(--origins https://chat.example.com), ${PASS_HOST}.`,
  'not-signed-in': () => '관제실을 쓰려면 운영자로 로그인하세요.',
  'no-operator': () => '운영자만 관제실을 쓸 수 있습니다. 운영자로 로그인하세요.',
  'operator-no-more': () => '이제 운영자가 아닙니다.',
  'sign-in-old': () => '비밀번호를 다시 입력하세요. 로그인한 지 오래되어 바꿀 수 없습니다.',
  'sign-in-ended': () => '로그인이 끝났습니다. 다시 로그인하세요.',
  'operator-unknown': () =>
    '저장소가 응답하지 않습니다. 로그인한 뒤에 이 노드가 시작되어, 아직 운영자인지 알 수 없습니다. 저장소가 응답하면 다시 시도하세요.',
  'too-often': ({ perMinute, waitSeconds, wrong }) =>
    wrong
      ? `잘못된 요청은 1분에 ${perMinute}번까지 받습니다. ${waitSeconds}초 기다리세요.`
      : `1분에 ${perMinute}번까지 할 수 있습니다. ${waitSeconds}초 기다리세요.`,
};

/** `1.5MB`: a million bytes each. */
function megabytes(bytes: number): string {
  return `${Number((bytes / 1e6).toFixed(1))}MB`;
}

const filePhrases: PhrasesOf<FileRefusal> = {
  'file-too-large': ({ maxBytes }) => `파일이 너무 큽니다. ${megabytes(maxBytes)}까지 올릴 수 있습니다.`,
  'files-full': ({ maxBytes }) =>
    `저장 공간이 없습니다. 내 파일은 모두 ${megabytes(maxBytes)}까지입니다. 먼저 파일이 있는 메시지를 삭제하세요.`,
  'file-too-slow': () => '파일이 너무 느리게 오거나 멈췄습니다. 다시 올리세요.',
  'file-disk-full': () => '디스크가 거의 가득 차서 지금은 파일을 받지 않습니다. 메시지는 보낼 수 있습니다.',
  'files-unwritable': () => '파일 폴더에 쓸 수 없어 지금은 파일을 받지 않습니다. 메시지는 보낼 수 있습니다.',
  'file-located': () =>
    '파일에 만든 곳이 들어 있을 수 있는데, 서버가 지울 수 없습니다. 사진은 JPEG로, 영상은 일반 MP4로 보내세요.',
  'file-broken': () => '파일이 손상되었거나, 첫 부분에 적힌 종류의 파일이 아닙니다.',
  'files-apart': () =>
    '이 채팅은 함께 쓰는 파일 폴더가 없는 여러 노드에서 돌아가서 파일을 받지 않습니다. 운영자가 --files 옵션으로 정할 수 있습니다.',
  'no-file': () => '그런 파일이 없거나, 이제는 없거나, 볼 수 없습니다.',
  'file-elsewhere': () => '이 노드에는 그 파일이 없습니다. 다른 노드가 받았습니다.',
  'files-lost': () => '파일을 올리기 전에 화면이 닫혔습니다. 다시 붙이세요.',
  'file-carried': ({ max }) => `파일 하나는 메시지 ${max}개까지 붙일 수 있습니다. 다시 올리세요.`,
};

const ADDRESS: Readonly<Record<AddressFault, string>> = {
  'no-url': '주소가 아닙니다. https://example.com/in처럼 모두 적으세요.',
  scheme:
    '이 주소로는 보낼 수 없습니다. https:로 시작해야 합니다. http:라면 숫자로 된 주소이고, 허용된 네트워크(--hook-networks)여야 합니다.',
  name: '이 주소로는 보낼 수 없습니다. 호스트 앞에 이름이나 비밀번호, 또는 @이 있습니다.',
  fragment: '이 주소로는 보낼 수 없습니다. #이 있는데, 그 뒤의 것은 보내지지 않습니다.',
  control: '이 주소로는 보낼 수 없습니다. 줄 바꿈, 탭 같은 제어 문자가 있습니다.',
  network:
    '이 주소로는 보낼 수 없습니다. 공개되지 않은 네트워크의 주소입니다. 서버를 운영하는 사람이 허용할 수 있습니다(--hook-networks).',
};

export const refusalPhrases: RefusalPhrases = {
  ...accessPhrases,
  ...filePhrases,

  'wrong-credentials': () => '이름이나 비밀번호가 틀립니다.',
  'wrong-present-password': () => '현재 비밀번호가 아닙니다.',
  'account-name-taken': ({ name }) => `“${name}” 이름은 이미 쓰이고 있습니다.`,
  'account-name-kept': ({ name }) => `“${name}” 이름은 이 서버가 쓰는 것입니다. 다른 이름을 고르세요.`,
  'account-name-claimed': ({ name }) =>
    `지금 누군가 “${name}” 이름을 쓰려는 참입니다. 잠시 뒤에 다시 시도하세요.`,
  'first-account-by-link': () => '첫 계정은 이 서버의 설정 링크로 만듭니다.',
  'first-account-claimed': () => '첫 계정을 만드는 중입니다. 잠시 뒤에 다시 시도하세요.',
  'registration-invited': () => '이곳의 계정은 초대 링크나 운영자를 통해서만 만들 수 있습니다.',
  'registration-closed': () => '이곳의 계정은 운영자만 만들 수 있습니다.',
  'name-length': ({ min, max }) => `이름은 ${min}자에서 ${max}자까지입니다.`,
  'name-letters': () => '이름에는 글자, 숫자, . _ -와 한 칸 띄어쓰기만 쓸 수 있습니다.',
  'name-scripts': () => '이름에는 한 문자의, 또는 함께 쓰는 문자의 일상 글자만 쓸 수 있습니다.',
  'names-full': ({ max }) => `이름은 모두 ${max}개까지 가질 수 있습니다. 전에 쓰던 이름으로 되돌려 주세요.`,
  'no-picture': ({ max, maxBytes }) =>
    `사진은 한 변이 ${max}픽셀, 크기가 ${maxBytes}바이트 이하인 정사각형 PNG, JPEG, WebP여야 합니다.`,
  'common-password': () => '너무 흔한 비밀번호입니다. 다른 것을 고르세요.',
  'mail-link-gone': () => '이 링크는 올바르지 않거나 더는 쓸 수 없습니다. 메일을 새로 받으세요.',
  'no-account': () => '그런 계정이 없습니다.',
  'own-account': () => '자기 계정은 다른 운영자가 바꿀 수 있습니다.',
  'only-operators': () => '운영자만 할 수 있습니다.',

  'no-room': () => '그런 방이 없거나, 그 방의 멤버가 아닙니다.',
  'room-name-taken': ({ name }) => `“${name}” 방이 이미 있습니다.`,
  'not-moderator': () => '방의 관리자나 운영자만 할 수 있습니다.',
  'last-moderator': () =>
    '방에는 관리자가 있어야 하는데 다른 관리자가 없습니다. 먼저 다른 사람을 관리자로 만드세요.',
  'no-member': () => '이 방에 그런 멤버가 없습니다.',
  banned: () => '이 방에서 차단된 사람입니다. 관리자가 차단을 풀 수 있습니다.',
  'ban-oneself': () => '자신을 차단할 수는 없습니다. 나갈 수는 있습니다.',
  'no-person': () => '그런 사람이 없습니다.',
  'direct-room': () => '개인 대화의 사람은 바뀌지 않습니다.',
  blocked: () => '둘 중 한 사람이 차단해서, 여기에는 새로 쓸 수 없습니다.',
  'blocks-full': ({ max }) => `${max}명까지 차단할 수 있습니다. 먼저 누군가의 차단을 푸세요.`,
  'block-oneself': () => '자신을 차단할 수는 없습니다.',
  'direct-people': ({ max }) => `나 말고 1명에서 ${max}명까지 고르세요.`,
  'nobody-called': ({ name }) => `여기에 이런 이름의 사람이 없습니다: “${name}”.`,
  'room-full': ({ max }) => `방의 멤버는 ${max}명까지입니다.`,
  'bans-full': ({ max }) => `방에서는 ${max}명까지 차단할 수 있습니다. 먼저 하나를 푸세요.`,
  'hooks-full': ({ max }) => `방에는 외부 메시지 주소를 ${max}개까지 둘 수 있습니다. 먼저 하나를 없애세요.`,
  'outgoing-full': ({ max }) =>
    `방에서 보내는 외부 주소는 ${max}개까지 둘 수 있습니다. 먼저 하나를 없애세요.`,
  'outgoing-address': ({ why }) => ADDRESS[why],
  'bots-full': ({ max }) => `한 사람은 봇을 ${max}개까지 둘 수 있습니다. 먼저 하나를 끝내세요.`,
  'bot-rooms-full': ({ max }) => `봇은 방 ${max}개까지 들어갈 수 있습니다. 먼저 한 방에서 내보내세요.`,
  'no-bot': () => '그런 봇이 없거나, 이제는 없습니다.',
  'no-token': () =>
    '이 토큰으로는 아무것도 열 수 없거나, 이제는 열 수 없습니다. 봇을 만든 사람이 새로 만들 수 있습니다.',
  'token-renewed': () =>
    '그사이 이 봇의 토큰이 새로 만들어졌고, 지금은 그 토큰만 통합니다. 아무도 갖고 있지 않을 때만 다시 만드세요.',
  'not-for-bots': () => '토큰으로는 열 수 없습니다. 사람으로 로그인하세요.',
  'room-bots-full': ({ max }) =>
    `방에는 멤버가 데려온 봇을 ${max}개까지 둘 수 있습니다. 먼저 하나를 내보내세요.`,
  'bot-name-taken': ({ name }) => `“${name}” 봇이 이미 있습니다. 다른 이름을 고르세요.`,
  'hook-name-taken': ({ name }) => `“${name}” 봇이 이미 여기에 씁니다. 다른 이름을 고르세요.`,
  'no-hook': () => '그런 메시지 주소가 없거나, 이제는 없습니다. 방의 관리자가 새로 만들 수 있습니다.',
  'bot-role': () => '봇은 메시지만 쓰고, 방을 관리하지 않습니다.',
  'rooms-full': ({ max }) => `한 사람은 방 ${max}개까지 들어갈 수 있습니다.`,
  'invitations-full': ({ max }) =>
    `그 사람이 아직 보지 않은 초대가 ${max}개 있습니다. 본인에게 물어본 뒤 다시 시도하세요.`,
  'own-invitations-full': ({ max }) =>
    `그 사람이 내 초대 ${max}개를 아직 보지 않았습니다. 본인에게 물어본 뒤 다시 시도하세요.`,
  'room-archived': () => '보관된 방입니다. 읽을 수 있지만, 새로 쓸 수는 없습니다.',
  'general-stays': () => '모두가 처음 들어오는 방은 보관할 수 없습니다.',
  'room-closed': () => '방금 방이 닫혔습니다. 다시 시도하세요.',
  'room-restless': () => '지금 방이 너무 빠르게 바뀌고 있습니다. 다시 시도하세요.',

  'invite-gone': () => '이 링크는 이제 유효하지 않습니다. 새 링크를 부탁하세요.',
  'invite-claimed': () => '다른 사람이 이 링크의 마지막 자리로 들어오는 중입니다. 1분 뒤에 다시 시도하세요.',
  'no-invite': () => '열려 있는 내 링크 중에 없습니다.',
  'invites-full': ({ max }) => `열려 있는 링크가 이미 ${max}개입니다. 먼저 하나를 끝내세요.`,
  'all-invites-full': ({ max }) =>
    `이 채팅에 열려 있는 링크가 ${max}개입니다. 몇 개가 끝난 뒤에 다시 시도하세요.`,

  'message-gone': () => '이 방에 그런 메시지가 없거나, 이제는 없습니다.',
  'change-forbidden': ({ change }) => WHO_MAY[change],
  'changes-full': ({ edits, reactions }) =>
    `메시지 하나는 ${edits}번 수정할 수 있고, 반응은 ${reactions}가지까지입니다.`,
  'unread-too-far': ({ max }) =>
    `가장 새로운 ${max}개만 안 읽음으로 표시할 수 있고, 긴 글이 있으면 더 적습니다.`,
  'replicas-missing': () => '메시지가 아직 복제본에 다 있지 않아 잃을 수 있습니다. 다시 시도하세요.',

  'store-away': () => '지금 저장소가 응답하지 않습니다. 다시 시도하세요.',
  'store-full': () =>
    '지금 서버가 아무것도 저장할 수 없습니다. 디스크나 메모리가 가득 찼거나 읽기만 할 수 있습니다.',
  'search-away': () => '지금은 검색이 되지 않습니다. 잠시 뒤에 됩니다.',
  'sessions-away': () => '지금 로그인 정보의 저장소가 응답하지 않습니다. 다시 시도하세요.',
  'sign-out-unkept': () =>
    '이 브라우저는 로그아웃했습니다. 지금 서버가 저장할 수 없어 로그인의 끝을 남기지 못했습니다. 확실히 끝내려면 나중에 로그인해서 모든 곳에서 로그아웃하세요.',
  'being-updated': () => '이 채팅을 업데이트하는 중입니다. 끝나면 됩니다.',
  'node-closing': () => '이 노드가 멈추는 중입니다.',
  'worker-draining': () => '이 워커가 비워지는 중입니다. 다시 연결하세요.',
  'sockets-full': ({ of }) => SOCKETS[of],
  'nothing-here': () => '이 주소에는 아무것도 없습니다.',
  'no-ticket-in-mode': () => '이 모드에서는 로그인 정보가 한 워커에 있어, 표로는 갈 수 없습니다.',

  'no-node': ({ node }) => `${node} 노드가 없습니다.`,
  'node-silent': ({ node }) => `${node} 노드가 응답하지 않았습니다. 했을 수도, 하지 않았을 수도 있습니다.`,
  'only-here': () => '저장소가 응답하지 않아, 이 노드만 바꿨습니다.',
  'no-slot': ({ slot }) => `이 노드에 없는 슬롯입니다: ${slot}.`,
  'slot-empty': ({ slot }) => `지금 슬롯 ${slot}에 워커가 없습니다.`,
  'worker-not-ready': ({ slot, state }) => `워커 ${slot} 상태: ${state}. 준비된 워커만 비울 수 있습니다.`,
  'worker-replaced': ({ slot }) => `워커 ${slot}: 이미 바꾸는 중입니다.`,
  'restart-runs': () => '차례로 다시 시작하기가 이미 진행 중입니다.',
  'restart-before-count': () => '차례로 다시 시작하는 중입니다. 끝난 뒤에 워커 수를 바꾸세요.',
  'no-incident': ({ name, kept }) => `${name} 사건이 없습니다. 기록에는 최근 ${kept}개만 남습니다.`,
  'control-rooms-full': ({ max }) => `이 노드는 관제실을 ${max}개까지 보여 줍니다.`,
};
