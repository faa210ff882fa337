// Does the small computation that the page asks for where much comes at once, then lets the form go.
(() => {
  const field = document.querySelector("input[name=proof][data-challenge]");
  if (!field || !window.crypto || !crypto.subtle || !window.TextEncoder) return;
  const { challenge, bits, wait } = field.dataset;
  const encoder = new TextEncoder();
  const batchSize = 256;

  const zeroBits = (digest) => {
    const first = new DataView(digest).getUint32(0);
    return first ? Math.clz32(first) : 32;
  };

  const attempt = async (number) =>
    zeroBits(await crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}.${number}`))) >= bits;

  const solve = async () => {
    for (let start = 0; ; start += batchSize) {
      const found = await Promise.all(Array.from({ length: batchSize }, (_, place) => attempt(start + place)));
      if (found.includes(true)) return start + found.indexOf(true);
    }
  };

  const solved = solve().then((number) => {
    field.value = `${challenge}.${number}`;
  });

  field.form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    const button = event.submitter || field.form.querySelector("[type=submit]");
    const label = button.textContent;
    button.textContent = wait;
    solved.then(() => {
      button.textContent = label;
      // Not `requestSubmit`: Safari knows it since version 16 only.
      button.click();
    });
  });
})();
