/** What is used of the package `web-push`, which has no types of its own. */
declare module 'web-push' {
  interface Details {
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: Buffer;
  }
  const webPush: {
    generateRequestDetails(
      subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
      payload: string,
      options: {
        vapidDetails: { subject: string; publicKey: string; privateKey: string };
        contentEncoding: 'aes128gcm';
        TTL: number;
        urgency: 'high';
        topic: string;
      },
    ): Details;
  };
  export default webPush;
}
