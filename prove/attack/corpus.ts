/** What right input looks like; the beginning of every mutation. */

const bytes = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text));

/** Packets of Engine.IO 4 with those of Socket.IO 5 in them, as clients send them and as they do not. */
export const PACKETS = bytes([
  '40',
  '40{"tab":"t1","from":{"node":"n1","slot":1,"pid":7,"lostMs":12.5,"moving":true}}',
  '40{"ticket":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}',
  '40{"entries":1}',
  '40/admin,{"a":1}',
  '41',
  '3',
  '2probe',
  '5',
  '6',
  '421["join",{"room":"general"}]',
  '422["join",{"room":"general","since":{"epoch":"abc","seq":3,"mid":"m1"}}]',
  '423["send",{"room":"general","cmid":"c-1","text":"hello \u00e9\uac00\u{1f600}"}]',
  '423["send",{"room":"general","cmid":"c-2","text":"@ann **so** it is","reply":"1-AAAAAAAAAAAAAAAA"}]',
  '428["change",{"room":"general","cmid":"c-3","of":"1-AAAAAAAAAAAAAAAA","kind":"edit","text":"hello @room"}]',
  '428["change",{"room":"general","cmid":"c-4","of":"1-AAAAAAAAAAAAAAAA","kind":"delete"}]',
  '428["change",{"room":"general","cmid":"c-5","of":"1-AAAAAAAAAAAAAAAA","kind":"react","emoji":"\u{1f44d}","on":true}]',
  '428["change",{"room":"general","cmid":"c-6","of":"1-AAAAAAAAAAAAAAAA","kind":"pin","on":false}]',
  '424["read",{"room":"general","seq":4}]',
  '424["read",{"room":"general","seq":4,"version":1}]',
  '429["mark-unread",{"room":"general","seq":2}]',
  '425["leave",{"room":"general"}]',
  '426["alive",{}]',
  '427["ticket",{}]',
  '4210["arrived",{"lostMs":12.5}]',
  '4211["testify",{"run":"r1","sent":1,"acknowledged":1,"refused":0,"unknown":0,"acked":[{"room":"general","epoch":"abc","seq":3,"cmid":"c-1"}],"reached":[{"room":"general","epoch":"abc","seq":3}],"flaws":[]}]',
  '42["typing",{"room":"general"}]',
  '42["__proto__",{"constructor":{"prototype":{"a":1}}}]',
  '430[{"ok":true}]',
  '44{"message":"x"}',
  '451-["send",{"_placeholder":true,"num":0}]',
  '461-7[{"_placeholder":true,"num":0}]',
  'bAAECAwQ=',
]);

/** Frames of RFC 6455 of a client, masked with zeros: text, binary, ping, close, a fragment and its end. */
export const FRAMES = [
  frame(0x81, '40'),
  frame(0x81, '421["join",{"room":"general"}]'),
  frame(0x81, '423["send",{"room":"general","cmid":"c-1","text":"hello"}]'),
  frame(0x81, '428["change",{"room":"general","cmid":"c-3","of":"1-AAAAAAAAAAAAAAAA","kind":"delete"}]'),
  frame(0x82, '\u0001\u0002\u0003'),
  frame(0x89, 'ping'),
  frame(0x88, '\u0003\u00e8'),
  frame(0x01, '42["se'),
  frame(0x80, 'nd",{}]'),
];

/** Heads of requests that Holdfast answers. */
export const HEADS = bytes(
  [
    'GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\n',
    'GET /api/session HTTP/1.1\r\nHost: localhost\r\nCookie: holdfast.redis=s%3Aabc.n1.1.AAAA; a="b"\r\n',
    'POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nOrigin: http://localhost\r\n',
    'POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n',
    'GET /api/rooms/general/messages?entries=1&around=1-AAAAAAAAAAAAAAAA&limit=50 HTTP/1.1\r\nHost: localhost\r\n',
    'PATCH /api/rooms/general HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 15\r\n',
    'PUT /api/rooms/general/members/abc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n',
    'GET /socket.io/?EIO=4&transport=polling&t=abc HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9, 10.0.0.1\r\n',
    'GET /socket.io/?EIO=4&transport=polling&sid=1-p1a-AAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: localhost\r\n',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
    'GET /control/cluster HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n',
    'PUT /control/mode HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nExpect: 100-continue\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: PUT\r\n',
    'GET http://localhost/build/chat.js HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1\r\nIf-None-Match: "x"\r\nAccept-Encoding: br\r\n',
    'GET /metrics HTTP/1.0\r\n',
  ].map((head) => `${head}\r\n`),
);

function frame(first: number, text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
