// Tells, while a new password is typed, how hard it is to guess; nothing of it leaves the page.
(() => {
  const bitsOfAWord = 11;
  const bitsOfACharacter = 4.7;
  const enough = [30, 42];
  const pause = 400;

  // Letters of small and of caseless writings, roughly: Firefox knows `\p{L}` since 2020 only.
  const letter = "a-z\\u00df-\\u00f6\\u00f8-\\u1fff\\u2c00-\\ud7ff";
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // The person's other answers on the page, such as name and address, are worth nothing.
  const ownWords = (input) =>
    plain(
      [...input.form.elements]
        .filter((other) => ["text", "email"].includes(other.type) && other !== input)
        .map((other) => other.value)
        .join(" "),
    )
      .split(new RegExp(`[^${letter}0-9]+`))
      .filter((word) => word.length > 2);

  const follows = (text, place) => {
    const step = text.codePointAt(place) - text.codePointAt(place - 1);
    return step === 0 || step === 1 || step === -1;
  };

  const withoutRuns = (text) =>
    [...text].filter((_, place) => place === 0 || !follows(text, place)).join("");

  const bitsOf = (input) => {
    const rest = ownWords(input).reduce((text, word) => text.split(word).join(" "), plain(input.value));
    const words = [...new Set(rest.match(new RegExp(`[${letter}]{3,}`, "g")) || [])];
    const signs = withoutRuns(rest.replace(new RegExp(`[${letter}]{3,}|\\s`, "g"), ""));
    const capitals = new Set([...input.value].filter((sign) => sign !== sign.toLowerCase())).size;
    const lengthOfWords = words.reduce((sum, word) => sum + Math.min(bitsOfAWord, withoutRuns(word).length * 3), 0);
    return lengthOfWords + new Set(signs).size * bitsOfACharacter + capitals;
  };

  const measure = (input, words, shortest) => {
    if ([...input.value].length < shortest) return { value: 0, text: words.short };
    const bits = bitsOf(input);
    const level = enough.filter((limit) => bits >= limit).length;
    return { value: level + 1, text: words.levels[level] };
  };

  for (const input of document.querySelectorAll("input[data-strength]")) {
    const words = JSON.parse(input.dataset.strength);
    const line = document.createElement("p");
    const meter = document.createElement("meter");
    const told = document.createElement("strong");
    Object.assign(meter, { min: 0, max: 3, low: 1.5, high: 2.5, optimum: 3 });
    meter.setAttribute("aria-hidden", "true");
    line.className = "hint";
    line.hidden = true;
    line.setAttribute("role", "status");
    line.append(`${words.title} `, meter, " ", told);
    (input.closest(".password") || input).after(line);
    let timer;
    input.form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const found = measure(input, words, Number(input.dataset.shortest));
        line.hidden = !input.value;
        meter.value = found.value;
        told.textContent = found.text;
      }, pause);
    });
  }
})();
