/** The page at `/`: sends people on to the language they chose last, else to the one their browser asks for. */
const SLOT = "evenhand.language";
const languages = [...document.querySelectorAll("a[hreflang]")].map((link) => link.hreflang);

const remembered = () => {
  try {
    return localStorage.getItem(SLOT);
  } catch {
    return null;
  }
};

const wanted = [remembered(), ...navigator.languages]
  .map((language) => language?.slice(0, 2).toLowerCase())
  .find((language) => languages.includes(language));

// Whoever reads neither language chooses on the page; `?choose` shows it to everybody.
if (wanted && location.search !== "?choose") location.replace(`${wanted}/`);

document.addEventListener("click", ({ target }) => {
  try {
    if (target.hreflang) localStorage.setItem(SLOT, target.hreflang);
  } catch {
    // A browser that forbids it is asked again next time.
  }
});
