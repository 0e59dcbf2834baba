import { z } from 'zod/v4';
import { type Act, type Decision, put } from '../../kernel/act.ts';
import { type Capability, type DropRule, rule } from '../../kernel/capability.ts';
import type { Obligation } from '../../kernel/obligation.ts';
import type { Id, Row, Table } from '../../kernel/store.ts';
import type { Instant } from '../../kernel/time.ts';
import { claimed, claimId, fullPlace, released, type Upload } from '../../kernel/upload.ts';
import type { View } from '../../kernel/view.ts';
import { found } from './find.ts';
import { type Item, isOpen } from './items.ts';
import { ITEM, owedId, UPDATE, VERIFY } from './names.ts';
import { labelOf } from './owed.ts';
import { isOwner, mayAct, maySee } from './rights.ts';

/** A file that shows what was done. Its bytes lie as they came, under their SHA-256. */
export interface Evidence extends Row {
  item: Id;
  file: Id;
  name: string;
  size: number;
  by: Id;
  at: Instant;
}

export const evidence: Table<Evidence> = {
  name: 'recommendations.evidence',
  personal: { words: ['name'], by: ['by'] },
  indexes: { item: (e) => e.item },
};
const EVIDENCE = 'recommendations.evidence';
/** Where a file may belong, on one card. */
const PLACES = 60;

export const evidenceOf = (item: Id, view: View): Evidence[] =>
  view.find<Evidence>(evidence.name, 'item', item).sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));

/** May this person add to it: the owner, a delegate, or somebody for the owner; while it is open. */
const mayAdd = (person: Id, item: Item, view: View): boolean =>
  isOpen(item) &&
  (isOwner(person, item, view) ||
    mayAct(person, view.peek<Obligation>('obligations', owedId(UPDATE, item.id)), item, view));

/** Files dropped into the chat: for what one owns first, then for what one follows; the most pressing first. */
export const drops: DropRule = {
  types: ['pdf', 'docx', 'xlsx', 'pptx', 'png', 'jpeg', 'tiff', 'heic'],
  places(person, view) {
    const delegated = view
      .owedBy(person.id)
      .filter((o) => o.kind === UPDATE)
      .flatMap((o) => view.peek<Item>('recommendations.items', o.about) ?? []);
    const all = new Map(
      [...found({ what: 'mine' }, person, view), ...delegated, ...found({ what: 'open' }, person, view)].map((item) => [
        item.id,
        item,
      ]),
    );
    return [...all.values()]
      .filter((item) => mayAdd(person.id, item, view))
      .slice(0, PLACES)
      .map((item) => ({ id: item.id, title: labelOf(item) }));
  },
  act: 'attach',
};

const attachSchema = z.object({ place: z.string().max(200), upload: z.string().max(400) });

function attach(act: Act<z.infer<typeof attachSchema>>, view: View): Decision {
  const item = view.get<Item>('recommendations.items', act.data.place);
  if (!item) return { refuse: 'common.refused.gone' };
  if (!mayAdd(act.by, item, view)) return { refuse: 'common.refused.notYours', about: item.id };
  const upload = view.get<Upload>('uploads', act.data.upload);
  if (upload?.person !== act.by) return { refuse: 'common.upload.gone' };
  const { file, name, size } = upload;
  const id = `${item.id}|${file.slice(0, 20)}`;
  const show = { kind: ITEM, id: owedId(UPDATE, item.id) };
  const reply = {
    text: item.claim ? 'recommendations.evidence.attachedClaim' : 'recommendations.evidence.attached',
    params: { name },
    show,
  };
  // Somebody else has brought it: this one belongs to nothing, and goes after a week.
  if (view.get<Evidence>(evidence.name, id)) return { steps: [], reply };
  const full = fullPlace(evidenceOf(item.id, view), size);
  if (full) return { ...full, show };
  return {
    steps: [
      ...claimed(upload, { kind: EVIDENCE, id }),
      put(evidence, { id, item: item.id, file, name, size, by: act.by, at: view.now }),
      {
        do: 'note',
        about: item.id,
        facts: { sha256: file, bytes: size },
        ...(item.owner && item.owner !== act.by ? { for: item.owner } : {}),
      },
      { do: 'refresh', ref: show },
      { do: 'refresh', ref: { kind: VERIFY, id: owedId(VERIFY, item.id) } },
    ],
    reply,
  };
}

const detachSchema = z.object({ evidence: z.string().max(400) });

/** Takes a file away, for instance the wrong one: until it was reported with. */
function detach(act: Act<z.infer<typeof detachSchema>>, view: View): Decision {
  const row = view.get<Evidence>(evidence.name, act.data.evidence);
  const item = row && view.get<Item>('recommendations.items', row.item);
  if (!row || !item) return { refuse: 'common.refused.gone' };
  const show = { kind: ITEM, id: owedId(UPDATE, item.id) };
  if (row.by !== act.by && !mayAdd(act.by, item, view)) return { refuse: 'common.refused.notYours', about: item.id };
  if (item.reported?.includes(row.file)) return { refuse: 'recommendations.evidence.kept', show };
  const upload = view.get<Upload>(
    'uploads',
    claimId({ person: row.by, file: row.file }, { kind: EVIDENCE, id: row.id }),
  );
  return {
    steps: [
      { do: 'remove', table: evidence.name, id: row.id },
      ...(upload ? released(upload, view.now) : []),
      { do: 'note', about: item.id, facts: { sha256: row.file, removed: true } },
      { do: 'refresh', ref: show },
    ],
    reply: { text: 'recommendations.evidence.removed', show },
  };
}

export const evidenceActs = {
  attach: rule({ data: attachSchema, may: 'anyone', decide: attach }),
  detach: rule({ data: detachSchema, may: 'anyone', decide: detach }),
};

/** The bytes of one piece of evidence, for whoever may see what it is evidence of. */
export const evidenceFile: NonNullable<Capability['files']>[string] = ({ ref, view, viewer }) => {
  const row = view.peek<Evidence>(evidence.name, ref.id);
  const item = row && view.peek<Item>('recommendations.items', row.item);
  return row && item && maySee(viewer, item, view) ? { kept: row.file, name: row.name } : undefined;
};
