/** alert-mail: the body of a mail with a button that starts a jobflow, or opens a page. It talks to no server. */
import '../github/require-node.ts';
import { step, type Work } from '../front/step.ts';
import { github } from '../github/front.ts';
import { readMail } from '../inputs/mail.ts';
import { inMail, toMailHtml } from '../words/mail-html.ts';

const mailStep: Work = ({ source, log, setOutputs }, words) =>
  Promise.try(() => {
    const mail = readMail(source, log.mask, inMail);
    // The mail itself, which may hold the token, is never printed.
    setOutputs({ html: toMailHtml(mail) });
    const text = words.mail(mail.button);
    return { title: '', text, code: undefined, passes: true, outcome: 'succeeded', from: 'mail' };
  });

await step(github, mailStep);
