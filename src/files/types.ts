import { unzipSync } from 'fflate';
import type { FileType } from '../kernel/upload.ts';

const starts = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);
const textAt = (bytes: Uint8Array, from: number, length: number): string =>
  Buffer.from(bytes.subarray(from, from + length)).toString('latin1');

/** Brands of ISO media files that telephones write pictures in. */
const PICTURES = ['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1'];
/** The part by which each kind of office document is known. */
const PARTS: [string, FileType][] = [
  ['word/document.xml', 'docx'],
  ['xl/workbook.xml', 'xlsx'],
  ['ppt/presentation.xml', 'pptx'],
];
/** A document with macros is a program. */
const MACROS = /vbaProject\.bin$/i;

/** What a file is by its content. Undefined: none of the kinds that are kept. Nothing in it is unpacked or run. */
export function typeOf(bytes: Uint8Array): FileType | undefined {
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'pdf';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(bytes, 0x49, 0x49, 0x2a, 0x00) || starts(bytes, 0x4d, 0x4d, 0x00, 0x2a)) return 'tiff';
  if (textAt(bytes, 4, 4) === 'ftyp' && PICTURES.includes(textAt(bytes, 8, 4))) return 'heic';
  return starts(bytes, 0x50, 0x4b, 0x03, 0x04) ? documentIn(bytes) : undefined;
}

/** By the names of its parts alone. */
function documentIn(bytes: Uint8Array): FileType | undefined {
  const names = new Set<string>();
  try {
    unzipSync(bytes, { filter: ({ name }) => names.add(name) && false });
  } catch {
    return undefined;
  }
  if ([...names].some((name) => MACROS.test(name))) return undefined;
  return names.has('[Content_Types].xml') ? PARTS.find(([part]) => names.has(part))?.[1] : undefined;
}

/** How each kind is handed out again. */
export const MEDIA: Record<FileType, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  tiff: 'image/tiff',
  heic: 'image/heic',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  csv: 'text/csv; charset=utf-8',
};

/** The name with the ending that goes with its content, so that no program is opened by its name. */
export function safeName(name: string, type: FileType): string {
  const ending = type === 'jpeg' ? 'jpg' : type;
  const stem = name
    .replace(/[\\/:*?"<>|]/g, '-')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/^[.\s-]+/, '')
    .trim()
    .slice(0, 100);
  return `${stem || 'file'}.${ending}`;
}
