/** What the knowledge articles say. */

export interface ArticleText {
  readonly title: string
  readonly summary: string
  readonly answer: string
  /** For colleagues only. */
  readonly internal?: string
  readonly german?: { readonly title: string; readonly summary: string; readonly answer: string }
  /** A newer version is being written. */
  readonly revised?: true
}

const article = (
  title: string,
  summary: string,
  answer: string,
  more: Omit<ArticleText, 'title' | 'summary' | 'answer'> = {},
): ArticleText => ({ title, summary, answer, ...more })

export const PUBLISHED: readonly ArticleText[] = [
  article(
    'Edge Gateway G2 goes offline at night',
    'The gateway loses its connection while the backup runs.',
    'Move the backup of the gateway to another hour (Settings, Maintenance, Backup window), or install firmware 4.2.1, which keeps the connection while it backs up.',
    {
      internal: 'Known since firmware 4.2.0; patch 4.2.1 ships in stages, ask engineering for early access.',
    },
  ),
  article(
    'Update the firmware of an Edge Gateway G2',
    'From the console or from a USB stick, in ten minutes.',
    'Choose Devices, the gateway, Firmware, Update. The gateway restarts once. Without a network, copy the file gateway.img to an empty USB stick and hold the button for five seconds.',
    { revised: true },
  ),
  article(
    'Edge Gateway G2 and G2 rugged: which one',
    'Where it is wet, hot or shaken, take the rugged one.',
    'The rugged model stands −30 to 70 °C, IP67 and vibration class 3. All else is equal, including spare parts.',
  ),
  article(
    'Sensor Kit: pair ten sensors with a gateway',
    'Pairing takes a minute for each sensor.',
    'Put the gateway into pairing mode, pull the battery strip of one sensor after another, and wait for the green light before the next.',
  ),
  article(
    'Sensor readings arrive late',
    'Readings are kept on the gateway while the line is slow.',
    'Look at Devices, Queue. Above 1,000 waiting readings, lower the sampling rate or raise the upload limit. Clocks that differ by more than two minutes also delay readings.',
    { revised: true },
  ),
  article(
    'Reset a forgotten password',
    'Anyone can ask for a new one; it comes by e-mail.',
    'Choose Forgot password on the sign-in page. The link is good for one hour. Accounts with single sign-on change their password with their own company.',
    {
      german: {
        title: 'Vergessenes Kennwort zurücksetzen',
        summary: 'Jeder kann ein neues anfordern; es kommt per E-Mail.',
        answer: 'Auf der Anmeldeseite „Kennwort vergessen“ wählen. Der Link gilt eine Stunde.',
      },
    },
  ),
  article(
    'Cannot log in after a password reset',
    'Old sessions and saved passwords get in the way.',
    'Close all windows, delete the saved password and sign in again. After five failed attempts wait fifteen minutes.',
  ),
  article(
    'Add another administrator',
    'Administrators add administrators.',
    'Choose People, the person, Role, Administrator. There should be two of them in each company.',
  ),
  article(
    'Platform Edition: Standard or Enterprise',
    'What Enterprise adds: single sign-on, audit, several plants.',
    'Enterprise has single sign-on, an audit log of a year, more than one plant and sandbox copies. Moving up keeps all data.',
    { internal: 'Discounts on an upgrade within a running contract go through the deal desk.' },
  ),
  article(
    'Report totals differ from the invoice',
    'Invoices count seats of the month, reports those of today.',
    'Choose the last day of the invoiced month in the report. Seats added in the month count from the day they were added.',
  ),
  article(
    'Export data as a file',
    'Any list can be exported as CSV.',
    'Open the list, choose Export. Above 50,000 rows the file comes by e-mail. Times are in UTC.',
  ),
  article(
    'Analytics Add-on: the dashboard stays empty',
    'The first figures come after the night’s run.',
    'Figures are worked out at 02:00 in the time zone of the plant. If they are missing the next day, check that the plant has at least one gateway online.',
  ),
  article(
    'Analytics Add-on: share a dashboard',
    'With people, roles or a link that needs a sign-in.',
    'Choose Share, then people or roles. Links never work without signing in.',
  ),
  article(
    'Field Service Module: the app closes when scanning labels',
    'Update the app to 8.3 on Android 16.',
    'App versions before 8.3 close when the camera opens on Android 16. Install 8.3 or type the number by hand.',
  ),
  article(
    'Field Service Module: work without a network',
    'Orders are kept on the phone for three days.',
    'Open the orders of the day while there is a network. What you write is sent later, in the order it was written.',
  ),
  article(
    'Integration Pack: renew the certificate of an ERP connection',
    'Upload the new certificate before the old one ends.',
    'Choose Connections, the ERP, Certificates, Add. Both are accepted until the old one ends. Then test the connection.',
    { internal: 'Three customers lost a weekend of orders: remind them thirty days ahead.' },
  ),
  article(
    'Integration Pack: a record was not sent',
    'Look into the list of refused records.',
    'Connections, the ERP, Refused shows each record with the reason. Correct it and choose Send again.',
  ),
  article(
    'Data Migration Package: prepare your data',
    'Four files, one of each kind, with headings.',
    'Send customers, articles, devices and users as CSV in UTF-8. Leave out who has left: it is quicker to add them later than to delete them.',
  ),
  article(
    'Support plans: business hours or 24×7',
    'How soon we answer, and when.',
    'Business hours: within four hours from 8 to 18 on working days. 24×7: within thirty minutes at any time for a standstill, two hours otherwise.',
    {
      german: {
        title: 'Supportpläne: Geschäftszeiten oder 24×7',
        summary: 'Wie schnell wir antworten, und wann.',
        answer:
          'Geschäftszeiten: binnen vier Stunden von 8 bis 18 Uhr. 24×7: bei Stillstand binnen 30 Minuten.',
      },
    },
  ),
  article(
    'Return a broken device',
    'Ask for a number first, then send it.',
    'Open a case with the serial number. You receive a label and, with 24×7 support, a replacement the next working day.',
  ),
  article(
    'Order spare parts',
    'From the list of your devices.',
    'Devices, the device, Spare parts. A wrong delivery address can be changed until the parcel leaves.',
  ),
  article(
    'Book an implementation or training day',
    'Your contact in sales books it; two weeks ahead is best.',
    'Days can be moved without cost up to five working days before.',
  ),
]

export const DRAFTS: readonly ArticleText[] = [
  article(
    'Edge Gateway G3: what will be new',
    'Not announced yet.',
    'Twice the memory, fifth-generation mobile network.',
    { internal: 'Embargo until the announcement. Never send this to customers.' },
  ),
  article(
    'Move from firmware 4 to firmware 5',
    'Steps and what to test before.',
    'To be written with engineering.',
  ),
  article('Single sign-on with several directories', 'How to connect more than one.', 'Outline only so far.'),
  article(
    'Sensor Kit: change the batteries',
    'Which ones, and how often.',
    'Two AA cells every three years; photographs are missing.',
  ),
]

export const ARCHIVED: readonly ArticleText[] = [
  article(
    'Legacy Terminal T1: connect a printer',
    'For terminals sold before 2022.',
    'Use the serial cable and choose 9,600 baud.',
  ),
]
