/** What people call themselves and their rooms. */

/** As accounts keep them: normalized, so that what is read can be compared to the letter with what was given. */
const PEOPLE = [
  'person',
  '김민준',
  '佐藤 さくら',
  'محمد',
  'דוד',
  'สมชาย',
  'José Ñandú',
  'Łukasz',
  '이서연',
  'Müller-Groß',
  '陳大文',
  'Ольга',
  'Ελένη',
  'D.J. x_y',
] as const;

const ROOMS = [
  'room',
  '팀 회의',
  '🎉 파티 & <b>fun</b>',
  '"quotes" \'n\' \\slashes\\',
  'غرفة الأخبار',
  'חדר',
  'ห้องประชุม',
  '{"room":"general"}',
  'デプロイ会議室',
  'Größe · naïve',
] as const;

/** The account name of person `number`; no two are alike. */
export function personName(number: number): string {
  return `${PEOPLE[number % PEOPLE.length]} ${number}`;
}

/** The name of room `number`; no two are alike. */
export function roomName(number: number): string {
  return `${ROOMS[number % ROOMS.length]} ${number}`;
}
