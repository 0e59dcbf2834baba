/** The Unicode line breaking algorithm (UAX 14); the package ships no types. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string);
    /** The next place where a line may (or must) end, or null at the end of the text. */
    nextBreak(): { position: number; required: boolean } | null;
  }
}
