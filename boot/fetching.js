// Fetching the console's WebAssembly.

// A file, which the browser takes only if it is the one that belongs to this page.
async function fetched(url, integrity, cache) {
  // A file of a build is where it is: what leads elsewhere is a sign-in, and following it is a violation of the policy.
  const answer = await fetch(url, { integrity, cache, credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer;
}

// Compiled while it arrives, where the server gives it the type for that, and otherwise afterwards.
async function compiled(answer) {
  if (answer.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}
