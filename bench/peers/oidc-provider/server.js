// Runs node oidc-provider: `node server.js CONFIGURATION.json` (see README.md); prints one line when it listens.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { Provider } from 'oidc-provider';

import { answerInteraction } from './login.js';
import { fetchFromLoopback, reachLocalhostNames } from './loopback.js';
import { sqliteAdapter } from './store.js';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const people = settings.people ?? {};
const peopleBySub = new Map(Object.values(people).map((person) => [person.sub, person]));
const rotating = new Set(settings.rotating_clients ?? []);

if (settings.calls_loopback) reachLocalhostNames();

function signingKey(type, options, alg) {
  const key = generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
  return { ...key, alg, use: 'sig', kid: alg };
}

const provider = new Provider(settings.issuer, {
  adapter: sqliteAdapter(settings.database, settings.durable),
  clients: settings.clients,
  jwks: {
    keys: [
      signingKey('ec', { namedCurve: 'P-256' }, 'ES256'),
      signingKey('rsa', { modulusLength: 2048 }, 'RS256'),
    ],
  },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  claims: {
    email: ['email', 'email_verified'],
    profile: ['given_name', 'family_name', 'name', 'birthdate', 'locale'],
  },
  scopes: ['openid', 'offline_access'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
  },
  ...(settings.calls_loopback && { fetch: fetchFromLoopback }),
  pkce: { required: () => true },
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: (ctx) => rotating.has(ctx.oidc.client.clientId),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, sub) => ({
    accountId: sub,
    claims: () => {
      const { password, ...claims } = peopleBySub.get(sub) ?? {};
      return { ...claims, sub };
    },
  }),
  ttl: {
    AccessToken: 600,
    AuthorizationCode: 60,
    ClientCredentials: 600,
    Grant: 86_400,
    IdToken: 600,
    Interaction: 3_600,
    RefreshToken: 86_400,
    Session: 43_200,
  },
});
provider.on('server_error', (ctx, error) => console.error(error));
provider.on('backchannel.error', (ctx, error, client) => console.error(client.clientId, error));

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response);
  return answerInteraction(provider, people, request, response).catch((error) => {
    response.writeHead(400, { 'content-type': 'text/plain' });
    response.end(`${error.message}\n`);
  });
}).listen(settings.port, '127.0.0.1', () => console.log(`listening on ${settings.port}`));
