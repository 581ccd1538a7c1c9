/** Whether a host name or an address (without brackets or port) always means this machine itself. */
export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|::1|(::ffff:)?127(\.\d{1,3}){3})$/i.test(host);
}
