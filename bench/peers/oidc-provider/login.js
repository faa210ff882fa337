// The peer's login page: one form; whoever gives a right password logs in and agrees to everything asked.

import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text) => createHash('sha256').update(text).digest();

function page(uid, refused) {
  return `<!doctype html><html lang="en"><title>Log in</title>
<h1>Log in</h1>${refused ? '<p role="alert">Wrong address or password.</p>' : ''}
<form method="post" action="/interaction/${uid}">
<label>E-mail <input name="email" type="email" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Log in</button></form></html>`;
}

async function formOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

async function grantEverything(provider, details, accountId) {
  const { client_id: clientId, scope } = details.params;
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scope);
  return grant.save();
}

/** Answers /interaction/…; `people` maps an address to `{ sub, password, … }`. */
export async function answerInteraction(provider, people, request, response) {
  const details = await provider.interactionDetails(request, response);
  const show = (refused) => {
    response.writeHead(refused ? 401 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page(details.uid, refused));
  };
  const known = details.session?.accountId;
  if (request.method !== 'POST' && (details.prompt.name === 'login' || !known)) return show(false);
  let accountId = known;
  if (request.method === 'POST') {
    const form = await formOf(request);
    const person = people[form.get('email')];
    const password = digest(form.get('password') ?? '');
    if (!person || !timingSafeEqual(password, digest(person.password))) return show(true);
    accountId = person.sub;
  }
  const grantId = await grantEverything(provider, details, accountId);
  const result = { login: { accountId }, consent: { grantId } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
