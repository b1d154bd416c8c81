/** alert-mail: the body of a mail with a button that starts a jobflow, or opens a page. It talks to no server. */
import { readAlertMail } from '../github/alert-mail.ts';
import { type Mail, toMailHtml } from '../github/mail-html.ts';
import { setMail } from '../github/outputs.ts';
import { type Ending, step } from '../github/step.ts';

function alertMail(): Ending {
  const mail = readAlertMail(process.env);
  setMail(toMailHtml(mail));
  return { title: 'Kompira: alert mail', outcome: 'succeeded', green: true, text: describe(mail) };
}

/** What the mail does; the mail itself, which may hold the token, is never printed. */
function describe({ button }: Mail): string {
  return button.kind === 'form'
    ? `The mail has a button that starts ${button.jobflow} on ${button.server}.\n` +
        'It holds the mail token: whoever has the mail can start it, and do whatever else that token may.'
    : `The mail has a button that opens a page on ${new URL(button.url).host}. It holds no token.`;
}

await step(() => Promise.try(alertMail));
