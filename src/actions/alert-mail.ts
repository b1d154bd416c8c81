/** alert-mail: the body of a mail with a button that starts a jobflow, or opens a page. It talks to no server. */
import '../github/require-node.ts';
import { mask } from '../github/log.ts';
import { setMail } from '../github/outputs.ts';
import { inputs } from '../github/runner.ts';
import { step, type Work } from '../github/step.ts';
import { readMail } from '../inputs/mail.ts';
import { inMail, toMailHtml } from '../words/mail-html.ts';

const mailStep: Work = (words) =>
  Promise.try(() => {
    const mail = readMail(inputs, mask, inMail);
    setMail(toMailHtml(mail));
    // The mail itself, which may hold the token, is never printed.
    return { title: '', text: words.mail(mail.button), code: undefined, passes: true, outcome: 'succeeded' };
  });

await step(mailStep);
