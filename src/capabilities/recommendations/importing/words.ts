import {
  PRIORITIES,
  type Priority,
  RATINGS,
  type RatingWord,
  RESPONSES,
  type Response,
  STATUSES,
  type Status,
} from '../items.ts';

/** Words are compared without case, marks and spaces, in any script. */
export const key = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');

const table = <T>(entries: readonly (readonly [T, string])[]): Map<string, T> =>
  new Map(entries.flatMap(([value, names]) => names.split(',').map((name): [string, T] => [key(name), value])));

/** What audit tools and people call a status, in six languages. "Closed" alone says too little: how is it closed? */
const STATUS = table<Status>([
  ...STATUSES.map((s) => [s, s] as const),
  [
    'not-started',
    'not started, open, outstanding, new, not yet started, pending, non commencée, no iniciada, لم يبدأ, لم يبدأ التنفيذ, не начато, не начата, 未开始',
  ],
  [
    'in-progress',
    'in progress, under implementation, ongoing, started, partially implemented, being implemented, in process, en cours, en cours d’application, en curso, en proceso, قيد التنفيذ, в процессе выполнения, выполняется, 执行中, 进行中',
  ],
  [
    'implemented',
    'implemented, fully implemented, done, implemented to be verified, appliquée à vérifier, aplicada por verificar, منفذة قيد التحقق, 已执行待核实, выполнена подлежит проверке, appliquée, mise en œuvre, aplicada, نُفذت, منفذة, выполнена, выполнено, 已执行',
  ],
  [
    'closed-implemented',
    'closed implemented, closed - implemented, closed as implemented, implemented and closed, verified, verified as implemented, classée appliquée, close – appliquée, cerrada – aplicada, أغلقت – نُفذت, مغلقة – منفذة, закрыта – выполнена, закрыто – выполнено, 已结案–已执行',
  ],
  [
    'overtaken',
    'overtaken by events, overtaken, closed overtaken by events, closed - overtaken by events, devenue caduque, caduque, superada por los acontecimientos, تجاوزتها الأحداث, утратила актуальность, утратило актуальность, 因事态发展而过时',
  ],
  [
    'closed-without',
    'closed without implementation, closed - without implementation, closed not implemented, closed - not implemented, classée sans suite, cerrada sin aplicar, أغلقت دون تنفيذ, закрыта без выполнения, закрыто без выполнения, 未执行即结案',
  ],
]);

const RESPONSE = table<Response>([
  ...RESPONSES.map((r) => [r, r] as const),
  ['accepted', 'accepted, accept, agreed, yes, acceptée, aceptada, مقبولة, принята, принято, 接受'],
  [
    'partly',
    'partly accepted, partially accepted, accepted in part, partly, partiellement acceptée, aceptada en parte, مقبولة جزئيا, принята частично, принято частично, 部分接受',
  ],
  [
    'not-accepted',
    'not accepted, rejected, declined, disagreed, no, non acceptée, no aceptada, غير مقبولة, не принята, не принято, 不接受',
  ],
  [
    'under-consideration',
    'under consideration, pending, to be determined, à l’étude, en estudio, قيد النظر, рассматривается, 审议中',
  ],
]);

const PRIORITY = table<Priority>([
  ...PRIORITIES.map((p) => [p, p] as const),
  [
    'critical',
    'critical, criticality critical, critique, crítica, بالغة الأهمية, حرجة, критическая, критически важная, 关键',
  ],
  ['main', 'main, principal, principale, رئيسية, основная, 主要'],
  ['important', 'important, importante, مهمة, важная, 重要'],
  ['other', 'other, opportunity for improvement, autre, otra, أخرى, прочая, прочие, 其他'],
]);

const RATING = table<RatingWord>([
  ...RATINGS.map((r) => [r, r] as const),
  ['satisfactory', 'satisfactory, effective'],
  ['partially-satisfactory', 'partially satisfactory, partly satisfactory'],
  ['unsatisfactory', 'unsatisfactory, not satisfactory, ineffective'],
  ['not-rated', 'not rated, unrated, no rating, n/a'],
]);

const YES = ['yes', 'y', 'true', '1', 'confidential', 'x', 'oui', 'si', 'sí', 'نعم', 'да', '是'].map(key);
const NO = ['', 'no', 'n', 'false', '0', 'public', 'non', 'لا', 'нет', '否'].map(key);

export const statusOf = (text: string): Status | undefined => STATUS.get(key(text));
export const responseOf = (text: string): Response | undefined => RESPONSE.get(key(text));
export const priorityOf = (text: string): Priority | undefined => PRIORITY.get(key(text));
export const ratingOf = (text: string): RatingWord | undefined => RATING.get(key(text));
export const yesOf = (text: string): boolean | undefined =>
  YES.includes(key(text)) ? true : NO.includes(key(text)) ? false : undefined;
