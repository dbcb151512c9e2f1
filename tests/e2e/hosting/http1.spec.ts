// Writes whose answer is lost, in HTTP/1.1.
import config from "../hosting.config.ts";
import { test } from "./fixtures.ts";
import { cut, sendsAgain, timedOut } from "./resend.ts";

const launchOptions = config.use?.launchOptions;
test.use({ launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), "--disable-http2"] } });

sendsAgain("the connection is cut", cut);
sendsAgain("the answer is 408", timedOut);
