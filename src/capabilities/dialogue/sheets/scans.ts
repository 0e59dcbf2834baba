import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../../kernel/act.ts';
import { rule } from '../../../kernel/capability.ts';
import type { Id, Row, Table } from '../../../kernel/store.ts';
import type { Instant } from '../../../kernel/time.ts';
import { claimed, claimId, fullPlace, released, type Upload } from '../../../kernel/upload.ts';
import type { View } from '../../../kernel/view.ts';
import { LEAD, LEAD_CARD } from '../names.ts';
import { mayLead } from '../rights.ts';
import { sessionsOf } from '../roster.ts';

/** A scanned sign-in sheet, kept with the record of a team. Its bytes lie under their SHA-256. */
export interface Scan extends Row {
  cycle: Id;
  lead: Id;
  /** The newest session at that moment; empty: handed in before one was recorded. */
  session: Id;
  file: Id;
  name: string;
  size: number;
  by: Id;
  at: Instant;
}

export const scans: Table<Scan> = {
  name: 'dialogue.scans',
  personal: { words: ['name'], by: ['by'] },
  indexes: { lead: (s) => s.lead },
};
export const SCAN = 'dialogue.scan';

export const scanRow = (id: Id, view: View): Scan | undefined => view.peek<Scan>(scans.name, id);
export const scansOf = (lead: Id, view: View): Scan[] =>
  view.find<Scan>(scans.name, 'lead', lead).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));

/** The same bytes for the same team are one scan. */
const scanId = (lead: Id, file: Id): Id => `${lead}|${file.slice(0, 20)}`;

const attachSchema = z.object({ place: z.string().max(200), upload: z.string().max(400) });

/** Keeps a scan with a team's record. */
function attach(act: Act<z.infer<typeof attachSchema>>, view: View): Decision {
  const lead = view.obligation(act.data.place);
  const person = view.org.person(act.by);
  if (lead?.kind !== LEAD || !person) return { refuse: 'common.refused.gone' };
  if (!mayLead(person, lead, view)) return { refuse: 'common.refused.notYours', about: lead.id };
  const upload = view.get<Upload>('uploads', act.data.upload);
  if (upload?.person !== act.by) return { refuse: 'common.upload.gone' };
  const id = scanId(lead.id, upload.file);
  const { file, name, size } = upload;
  const reply = { text: 'dialogue.scans.attached', show: { kind: LEAD_CARD, id: lead.id } };
  // Somebody else has brought it: this one belongs to nothing, and goes after a week.
  if (scanRow(id, view)) return { steps: [], reply };
  const full = fullPlace(scansOf(lead.id, view), size);
  if (full) return { ...full, show: reply.show };
  const row = { id, cycle: lead.cycle ?? '', lead: lead.id, file, name, size, by: act.by, at: view.now };
  return {
    steps: [
      ...claimed(upload, { kind: SCAN, id }),
      put(scans, { ...row, session: sessionsOf(lead.id, view).at(-1)?.id ?? '' }),
      { do: 'note', about: lead.id, facts: { sha256: file } },
      { do: 'refresh', ref: { kind: LEAD_CARD, id: lead.id } },
    ],
    reply,
  };
}

const detachSchema = z.object({ scan: z.string().max(400) });

/** Takes a scan away, for instance the wrong page; a week later nothing of it is left. */
function detach(act: Act<z.infer<typeof detachSchema>>, view: View): Decision {
  const row = view.get<Scan>(scans.name, act.data.scan);
  const lead = row && view.obligation(row.lead);
  const person = view.org.person(act.by);
  if (!row || !lead || !person) return { refuse: 'common.refused.gone' };
  if (!mayLead(person, lead, view)) return { refuse: 'common.refused.notYours', about: lead.id };
  const upload = view.get<Upload>('uploads', claimId({ person: row.by, file: row.file }, { kind: SCAN, id: row.id }));
  return {
    steps: [
      { do: 'remove', table: scans.name, id: row.id },
      ...(upload ? released(upload, view.now) : []),
      { do: 'note', about: lead.id, facts: { sha256: row.file, removed: true } },
      { do: 'refresh', ref: { kind: LEAD_CARD, id: lead.id } },
    ],
    reply: { text: 'dialogue.scans.removed', show: { kind: LEAD_CARD, id: lead.id } },
  };
}

export const sheetActs = {
  attach: rule({ data: attachSchema, may: 'anyone', decide: attach }),
  detach: rule({ data: detachSchema, may: 'anyone', decide: detach }),
};
