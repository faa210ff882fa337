// Has the browser make or show a passkey, then sends its answer with the form that asked.
(() => {
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!forms.length || !window.PublicKeyCredential) return;
  const missing = document.querySelector("[data-passkey-missing]");
  const failed = document.querySelector("[data-passkey-failed]");
  let waiting = null;

  const decode = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const readOptions = (form) => {
    const options = JSON.parse(form.dataset.options);
    const withId = (credential) => Object.assign({}, credential, { id: decode(credential.id) });
    options.challenge = decode(options.challenge);
    if (options.user) options.user.id = decode(options.user.id);
    options.excludeCredentials = (options.excludeCredentials || []).map(withId);
    options.allowCredentials = (options.allowCredentials || []).map(withId);
    return options;
  };

  const written = (credential) => {
    const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const response = {};
    for (const name of names) {
      if (credential.response[name]) response[name] = encode(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: {},
      response,
    });
  };

  const ask = async (form, how = {}) => {
    if (waiting) waiting.abort();
    waiting = new AbortController();
    const asked = Object.assign({ publicKey: readOptions(form), signal: waiting.signal }, how);
    const credential = await navigator.credentials[form.dataset.passkey](asked);
    form.elements.answer.value = written(credential);
    form.submit();
  };

  for (const form of forms) {
    form.parentElement.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // A key made for a form that is then refused would stay in the device for nothing.
      if (!form.reportValidity()) return;
      if (failed) failed.hidden = true;
      ask(form).catch(() => {
        if (failed) failed.hidden = false;
      });
    });
  }
  if (missing) missing.hidden = true;

  // Where the browser can, passkeys are offered in the address field itself.
  const autofilled = document.querySelector("form[data-passkey=get][data-autofill]");
  if (autofilled && PublicKeyCredential.isConditionalMediationAvailable) {
    PublicKeyCredential.isConditionalMediationAvailable().then((can) => {
      if (can) ask(autofilled, { mediation: "conditional" }).catch(() => {});
    });
  }
})();
