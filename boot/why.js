// Why a file of the console cannot be used. A browser does not tell a page: whatever the reason, all
// it sees is a fetch that failed. So the file is asked for once more, and the answer is looked at.

// In words, what happened and whom to ask. The end of the sentence is the caller's: ", then …".
async function why(url, integrity) {
  const file = url.pathname.split("/").pop();
  const { host } = location;
  const owners = "the people who run this page";
  const ask = (url) => fetch(url, { cache: "no-store", credentials: "same-origin", redirect: "manual" });
  let answer;
  try {
    answer = await ask(url);
  } catch {
    answer = await ask(new URL(".", url)).catch(() => undefined);
    if (!answer) return `${host} cannot be reached. Check your connection`;
    if (!isSignIn(answer)) {
      return `Something in this browser blocked the file ${file}, such as an extension or a filter of your company. Allow it for ${host}, or ask the people who look after this browser`;
    }
  }
  const isHtml = /html/i.test(answer.headers.get("content-type"));
  if (isSignIn(answer) || (answer.ok && isHtml)) {
    return `Your sign-in to ${host} has expired. Sign in again in another tab`;
  }
  if (answer.status === 403) {
    return `The web server refused the file ${file} (status 403). Ask ${owners} to let everyone read it who may open the page`;
  }
  if (answer.status === 404) {
    return `The web server does not have the file ${file} (status 404), as after an update of the console. Ask ${owners} to put the files of this build back`;
  }
  if (!answer.ok) return `The web server failed (status ${answer.status}). Wait a moment, or ask ${owners}`;
  const digest = await crypto.subtle.digest("SHA-384", await answer.arrayBuffer());
  if (`sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}` === integrity) {
    return `The file ${file} arrived only at a second try. Wait a moment`;
  }
  return `The file ${file} was changed on its way here, or files of two builds are mixed on the server, so it was not used. Ask ${owners}, also about a proxy or a virus scanner in between`;
}

// Whether a proxy wants somebody to sign in: it leads elsewhere, or says so.
const isSignIn = (answer) => answer.type === "opaqueredirect" || answer.status === 401;
