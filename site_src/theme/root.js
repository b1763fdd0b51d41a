/**
 * The page at `/`: sends people on to the language they chose last, else to the one their browser asks for.
 *
 * Where CloudFront stands before the site, it also comes in the place of a page that needs a sign-in, and leads there.
 */
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

const { pathname, search, hash } = location;
if (pathname !== "/" && pathname !== "/index.html") {
  const language = languages.find((each) => pathname.startsWith(`/${each}/`)) ?? wanted ?? languages[0];
  location.replace(`/api/sign-in?${new URLSearchParams({ language, next: `${pathname}${search}${hash}` })}`);
} else if (wanted && search !== "?choose") {
  // Whoever reads neither language chooses on the page; `?choose` shows it to everybody.
  location.replace(`/${wanted}/`);
}

document.addEventListener("click", ({ target }) => {
  try {
    if (target.hreflang) localStorage.setItem(SLOT, target.hreflang);
  } catch {
    // A browser that forbids it is asked again next time.
  }
});
