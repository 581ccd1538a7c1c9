import { describe, expect, test } from 'vitest';
import { addressFault, allowedNetworks, mayBeCalled } from '../../src/domain/outside-address.js';

const none = allowedNetworks([]);

describe('an address of a push service', () => {
  test.each(['142.250.74.110', '17.188.143.34', '2a00:1450:4001:82a::200e', '2620:1ec:c11::200'])(
    '%s is called',
    (address) => {
      expect(mayBeCalled(address, none)).toBe(true);
    },
  );

  test.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:142.250.74.110',
    '::127.0.0.1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'fd00:ec2::254',
    'fc00::1',
    'ff02::1',
    '100::1',
    '2001::1',
    '2001:10::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '1.2.3.4 ',
    '[::1]',
  ])('%j is not called', (address) => {
    expect(mayBeCalled(address, none)).toBe(false);
  });

  test('is called in a network of the server’s own that was allowed, however it is written', () => {
    const own = allowedNetworks(['10.1.0.0/16', 'fd00:1::/32', 'loopback']);
    for (const address of ['10.1.9.9', '::ffff:10.1.9.9', 'fd00:1::5', '127.0.0.1', '::1', '::ffff:7f00:1']) {
      expect(mayBeCalled(address, own), address).toBe(true);
    }
    for (const address of ['10.2.0.1', '::ffff:10.2.0.1', 'fd00:2::5', '169.254.169.254']) {
      expect(mayBeCalled(address, own), address).toBe(false);
    }
  });
});

describe('the URL of a push service', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/xyz?a=b',
    'https://web.push.apple.com/QOx',
    'https://push.example.org:8443/x',
    'https://142.250.74.110/x',
  ])('%s is taken', (endpoint) => {
    expect(addressFault(endpoint, none)).toBeNull();
  });

  test.each([
    ['', 'no-url'],
    ['push', 'no-url'],
    ['/push', 'no-url'],
    ['https://', 'no-url'],
    ['http://push.example.org/x', 'scheme'],
    ['http://142.250.74.110/x', 'scheme'],
    ['ftp://push.example.org/x', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['wss://push.example.org/x', 'scheme'],
    ['https://ann:secret@push.example.org/x', 'name'],
    ['https://ann@push.example.org/x', 'name'],
    ['https://@push.example.org/x', 'name'],
    ['https://:@push.example.org/x', 'name'],
    ['https:@push.example.org/x', 'name'],
    ['https:\\\\@push.example.org/x', 'name'],
    ['https://push.example.org/x#y', 'fragment'],
    ['https://push.example.org/x#', 'fragment'],
    ['https://push.example.org/#', 'fragment'],
    ['https://push.example.org/x\ty', 'control'],
    ['https://push.example.org/x\n', 'control'],
    ['ht\rtps://push.example.org/x', 'control'],
    ['https://push.example.org/\0', 'control'],
    ['https://push.example.org/\u0085', 'control'],
    ['https://127.0.0.1/x', 'network'],
    ['https://127.1/x', 'network'],
    ['https://2130706433/x', 'network'],
    ['https://0x7f.1/x', 'network'],
    ['https://0177.0.0.1/x', 'network'],
    ['https://[::1]/x', 'network'],
    ['https://[::ffff:169.254.169.254]/x', 'network'],
    ['https://169.254.169.254/latest/meta-data', 'network'],
    ['https://①②⑦.⓪.⓪.①/x', 'network'],
    ['https://localhost/x', 'network'],
    ['https://LOCALHOST.:8443/x', 'network'],
    ['https://in.localhost/x', 'network'],
  ] as const)('%j is refused: %s', (endpoint, fault) => {
    expect(addressFault(endpoint, none)).toBe(fault);
  });

  test('has an @ where it is no name, and names that only look like the machine’s own', () => {
    for (const endpoint of ['https://example.org/@ann', 'https://example.org?to=ann@example.org'])
      expect(addressFault(endpoint, none), endpoint).toBeNull();
    for (const endpoint of ['https://localhost.example.org/', 'https://notlocalhost/'])
      expect(addressFault(endpoint, none), endpoint).toBeNull();
  });

  test('is without TLS only at an address that was allowed, which no name is', () => {
    const own = allowedNetworks(['loopback']);
    expect(addressFault('http://127.0.0.1:9/x', own)).toBeNull();
    expect(addressFault('http://[::1]:9/x', own)).toBeNull();
    expect(addressFault('http://localhost:9/x', own)).toBe('scheme');
    expect(addressFault('http://10.0.0.1/x', own)).toBe('scheme');
    expect(addressFault('https://localhost:9/x', own)).toBeNull();
    expect(addressFault('https://localhost:9/x', allowedNetworks(['10.0.0.0/8']))).toBe('network');
    expect(addressFault('http://@127.0.0.1:9/x', own)).toBe('name');
  });
});
