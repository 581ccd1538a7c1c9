/** A real OpenID provider (`oidc-provider`) on loopback. Whoever starts it ends it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

const TWO_HOURS_AGO_S = Math.floor(Date.now() / 1_000) - 2 * 60 * 60;

/** What the provider says of somebody, beside the name that they sign in with there. */
export interface ProvidedPerson {
  readonly preferred_username?: string;
  readonly name?: string;
  readonly email?: string;
}

/** Its form takes any name with any password. */
export class OpenIdProvider {
  static readonly CLIENT = 'holdfast';
  static readonly SECRET = 'a secret that the chat and the provider share';

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    /** What it says of people, by the name that they sign in with there. */
    readonly people: Map<string, ProvidedPerson>,
    /** Whose next sign-in without being asked counts as one of two hours ago. */
    readonly longAgo: Set<string>,
  ) {}

  /**
   * `redirects`: addresses that people are sent back to. `port` 0: a free one. `proof`: the one way in which the chat
   * may prove itself.
   */
  static async start(
    redirects: readonly string[],
    port = 0,
    proof: 'client_secret_basic' | 'client_secret_post' = 'client_secret_basic',
  ): Promise<OpenIdProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const people = new Map<string, ProvidedPerson>();
    const longAgo = new Set<string>();
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: OpenIdProvider.CLIENT,
          client_secret: OpenIdProvider.SECRET,
          redirect_uris: [...redirects],
          token_endpoint_auth_method: proof,
        },
      ],
      clientAuthMethods: [proof],
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
      features: { devInteractions: { enabled: true } },
      findAccount: (_ctx, sub) => ({
        accountId: sub,
        claims: () => ({ sub, ...people.get(sub) }),
      }),
      // Nobody is asked whether the chat may know them.
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({
          clientId: OpenIdProvider.CLIENT,
          accountId: ctx.oidc.session?.accountId as string,
        });
        const { session } = ctx.oidc;
        if (session?.accountId && longAgo.delete(session.accountId)) session.loginTs = TWO_HOURS_AGO_S;
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    server.on('request', provider.callback());
    return new OpenIdProvider(server, issuer, people, longAgo);
  }

  /** The options of a node whose people may sign in here. */
  get options(): string[] {
    const { CLIENT, SECRET } = OpenIdProvider;
    return ['--oidc-issuer', this.issuer, '--oidc-client', CLIENT, '--oidc-secret', SECRET];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
