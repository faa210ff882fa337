// A small service that logs people in through Kagu with openid-client 6 (see docs/connect-a-service).
// Settings: ISSUER, CLIENT_ID, CLIENT_SECRET, SERVICE_URL (this service's own address), PORT.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SERVICE_URL, PORT } = process.env;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

// A production service talks https and leaves this list empty.
const execute = ISSUER.startsWith('http://') ? [client.allowInsecureRequests] : [];
// openid-client would send the secret in the form; Kagu expects the method that the service registered.
const authentication = client.ClientSecretBasic(CLIENT_SECRET);
const provider = await client.discovery(new URL(ISSUER), CLIENT_ID, undefined, authentication, { execute });
// Keys may leak: what they sign is believed five minutes after the provider withdrew them, no longer.
const providerKeys = createRemoteJWKSet(new URL(provider.serverMetadata().jwks_uri), { cacheMaxAge: 300_000 });
const LARGEST_BODY = 32 * 1024;

// Our sessions, by cookie. A service on several machines keeps them in its database.
const sessions = new Map();

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function cookieOf(id) {
  return `service_session=${id}; HttpOnly; SameSite=Lax; Path=/${SERVICE_URL.startsWith('https') ? '; Secure' : ''}`;
}

function redirect(response, address, headers = {}) {
  response.writeHead(303, { location: String(address), 'cache-control': 'no-store', ...headers });
  response.end();
}

function show(response, status, html) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' ${new URL(ISSUER).origin}`,
  });
  response.end(`<!doctype html><html lang="fr"><title>Service d'exemple</title><main>${html}</main></html>`);
}

function home(response, session) {
  if (!session?.claims) return show(response, 200, '<p>Personne n’est connecté.</p><a href="/login">Se connecter</a>');
  const facts = Object.entries(session.claims).map(([name, value]) => `<dt>${escape(name)}<dd>${escape(JSON.stringify(value))}`);
  return show(response, 200, `<p>Connecté.</p><dl>${facts.join('')}</dl><form method="post" action="/logout"><button>Se déconnecter</button></form>`);
}

async function logIn(response) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  };
  const id = randomUUID();
  sessions.set(id, { checks });
  const address = client.buildAuthorizationUrl(provider, {
    redirect_uri: `${SERVICE_URL}/callback`,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  });
  redirect(response, address, { 'set-cookie': cookieOf(id) });
}

async function callback(response, id, session, url) {
  // Checks state, nonce, PKCE, iss (RFC 9207), and the ID token's signature, issuer, audience and times.
  const tokens = await client.authorizationCodeGrant(provider, url, session?.checks);
  const { sub, sid } = tokens.claims();
  const claims = await client.fetchUserInfo(provider, tokens.access_token, sub);
  // A new id: whoever planted the one of before the log-in knows nothing of this one.
  sessions.delete(id);
  const freshId = randomUUID();
  sessions.set(freshId, { claims, sub, sid, idToken: tokens.id_token });
  redirect(response, '/', { 'set-cookie': cookieOf(freshId) });
}

function isFromHere(request) {
  const origin = request.headers.origin;
  return origin === undefined || origin === new URL(SERVICE_URL).origin;
}

function logOut(response, id, session) {
  sessions.delete(id);
  const address = client.buildEndSessionUrl(provider, {
    post_logout_redirect_uri: `${SERVICE_URL}/`,
    ...(session?.idToken && { id_token_hint: session.idToken }),
  });
  redirect(response, address);
}

/** OpenID Connect Back-Channel Logout 1.0 §2.6: Kagu says that a session has ended. */
async function backchannelLogout(response, body) {
  const { payload } = await jwtVerify(new URLSearchParams(body).get('logout_token') ?? '', providerKeys, {
    algorithms: ['ES256', 'RS256'],
    issuer: ISSUER,
    audience: CLIENT_ID,
    typ: 'logout+jwt',
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
  });
  if (!payload.events?.[LOGOUT_EVENT] || payload.nonce !== undefined) throw new Error('not a logout token');
  for (const [id, { sid, sub }] of sessions) {
    const isNamed = (!payload.sid || sid === payload.sid) && (!payload.sub || sub === payload.sub);
    if (isNamed && (payload.sid || payload.sub)) sessions.delete(id);
  }
  response.writeHead(200, { 'cache-control': 'no-store' });
  response.end();
}

/** Whether the provider's keys or answers could not be had: nothing is believed, and who sent is to send again. */
function isKeyless(error) {
  const reason = error.cause?.code ?? error.code ?? '';
  return /^(ECONN|ENOTFOUND|UND_ERR|ERR_JWKS_(TIMEOUT|INVALID)|ERR_JOSE_GENERIC)/.test(reason);
}

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function answer(request, response) {
  const url = new URL(request.url, SERVICE_URL);
  const id = /service_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const session = sessions.get(id);
  if (request.method === 'POST' && url.pathname === '/backchannel-logout') {
    return backchannelLogout(response, await bodyOf(request));
  }
  if (url.pathname === '/login') return logIn(response);
  if (url.pathname === '/callback') return callback(response, id, session, url);
  if (url.pathname === '/logout') {
    // By POST, from our own page: no other site logs anybody out with a picture.
    return request.method === 'POST' && isFromHere(request)
      ? logOut(response, id, session)
      : show(response, 405, '<p>Utilisez le bouton « Se déconnecter ».</p>');
  }
  return url.pathname === '/' ? home(response, session) : show(response, 404, '<p>Page introuvable.</p>');
}

createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    show(response, isKeyless(error) ? 503 : 400, `<p role="alert">La connexion a échoué : ${escape(error.message)}</p><a href="/login">Recommencer</a>`);
  });
}).listen(PORT, '127.0.0.1', () => console.log(`listening on ${PORT}`));
