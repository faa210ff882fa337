// Tells the browser which passkeys still serve, so that it offers no others; older browsers know no such news.
(() => {
  const told = document.querySelector("[data-passkey-signals]");
  if (!told || !window.PublicKeyCredential) return;
  const { rpId, accounts = [], unknownCredentialId } = JSON.parse(told.dataset.passkeySignals);
  const tell = (name, said) => {
    if (PublicKeyCredential[name]) PublicKeyCredential[name](Object.assign({ rpId }, said)).catch(() => {});
  };

  if (unknownCredentialId) tell("signalUnknownCredential", { credentialId: unknownCredentialId });
  for (const { userId, name, displayName, allAcceptedCredentialIds } of accounts) {
    tell("signalAllAcceptedCredentials", { userId, allAcceptedCredentialIds });
    tell("signalCurrentUserDetails", { userId, name, displayName });
  }
})();
