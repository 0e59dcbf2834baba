import { key } from '../importing/words.ts';

/**
 * The columns by which a portfolio of ours is known again and read, as each language calls them (texts `columns.<key>`): a file comes back in
 * the language in which it was asked for, whoever drops it. A test compares them with the texts.
 */
export const TITLES = {
  id: ['Id', 'Identifiant', 'Identificador', 'الرقم', '编号', 'Номер'],
  version: [
    'Version (leave as it is)',
    'Version (ne pas modifier)',
    'Versión (no modificar)',
    'النسخة (تُترك كما هي)',
    '版本（请勿更改）',
    'Версия (не менять)',
  ],
  status: ['Status', 'État', 'Estado', 'الحالة', '状态', 'Состояние'],
  dueOn: ['Current date', 'Échéance', 'Plazo', 'تاريخ الاستحقاق', '现定日期', 'Срок'],
  owner: ['Owner', 'Responsable', 'Responsable', 'المسؤول', '负责人', 'Исполнитель'],
  update: [
    'Last update',
    'Dernière mise à jour',
    'Última actualización',
    'آخر تحديث',
    '最近更新',
    'Последнее сообщение',
  ],
} as const;
export type PortfolioField = keyof typeof TITLES;
const FIELDS = Object.keys(TITLES) as PortfolioField[];

/** Where each column stands. Undefined: this is no portfolio of ours. */
export function portfolioColumns(header: readonly string[]): Map<PortfolioField, number> | undefined {
  const keys = header.map(key);
  const at = new Map<PortfolioField, number>();
  for (const field of FIELDS) {
    const place = keys.findIndex((title) => TITLES[field].some((name) => key(name) === title));
    if (place < 0) return undefined;
    at.set(field, place);
  }
  return at;
}
